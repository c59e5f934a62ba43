# SPDX-License-Identifier: Apache-2.0
"""Pages of data sharing: the public catalogue, checking certificates, the dossier, and the desk."""
