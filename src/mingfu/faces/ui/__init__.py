# SPDX-License-Identifier: Apache-2.0
"""The look every face shares: frames, components, charts, icons and the pages that say what went wrong.

Faces put frozen dataclasses of `components` into their pages and render them with the tags of `templatetags.ui`.
It knows no matter, no case and no permission.
"""
