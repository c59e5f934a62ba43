# SPDX-License-Identifier: Apache-2.0
"""The embedded PostgreSQL, and the supervisor that keeps it, web and worker alive. No Django in here."""

from mingfu.faces.cli.server.account import Account
from mingfu.faces.cli.server.cluster import Cluster, ClusterFailedError
from mingfu.faces.cli.server.place import Place, place_for
from mingfu.faces.cli.server.progress import Progress
from mingfu.faces.cli.server.supervisor import Child, Supervisor

__all__ = ["Account", "Child", "Cluster", "ClusterFailedError", "Place", "Progress", "Supervisor", "place_for"]
