# SPDX-License-Identifier: Apache-2.0
"""Content-addressed bytes: checked, scanned, kept once, verifiable.

`storage` keeps and opens files; `scanning` takes a deployment's malware scanner; `kinds` is the list of what we take.
Who may read a file and under which name it hangs on a case is not decided here.
"""
