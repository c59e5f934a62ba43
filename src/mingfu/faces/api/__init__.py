# SPDX-License-Identifier: Apache-2.0
"""The API: JSON over HTTP for programs, declared once; the declarations route, check, answer and document.

Public and anonymous: no session, no cookie, no cross-origin access. What officials may do has no API in version 1.
"""
