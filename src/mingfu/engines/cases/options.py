# SPDX-License-Identifier: Apache-2.0
"""How often somebody may err who shows by a code, not by an account, that a case is theirs."""

from mingfu.kernel.settings import Settings, option


class ProofSettings(Settings, prefix="PROOF"):
    """Wrong tries to open a case by its number, counted together whichever way they come."""

    tries_an_hour: int = option(5, help="Most wrong tries to open one case by its number in an hour, over all faces.")
    tail_tries_a_month: int = option(
        20, help="Most wrong last-four-digits for one case number in thirty days; then only the query code serves."
    )
    address_tries_an_hour: int = option(60, help="Most wrong tries from one network address in an hour.")
