# SPDX-License-Identifier: Apache-2.0
"""Which key seals new fields, and how often codes are sent."""

from mingfu.kernel.settings import Settings, option


class PartySettings(Settings, prefix="PARTIES"):
    """Encryption of personal identifiers, and codes sent to phones."""

    key_version: int = option(
        1, help="Number of the key that seals new fields, 1 to 255. Raise it, restart, then run `mingfu people rekey`."
    )
    code_minutes: int = option(5, help="How long a code sent to a phone is good for, in minutes.")
    code_tries: int = option(5, help="How often one code may be tried.")
    codes_a_minute: int = option(1, help="Most codes sent to one phone in a minute.")
    codes_an_hour: int = option(5, help="Most codes sent to one phone in an hour.")
    address_codes_a_minute: int = option(
        10, help="Most codes asked for from one network address in a minute; a counter or an office shares one address."
    )
    address_codes_an_hour: int = option(60, help="Most codes asked for from one network address in an hour.")
