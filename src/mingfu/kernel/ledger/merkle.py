# SPDX-License-Identifier: Apache-2.0
"""Merkle trees as RFC 6962 (section 2.1) builds them: leaves are hashed after 0x00, nodes after 0x01. Pure."""

from collections.abc import Iterable
from hashlib import sha256


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over its two children."""
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that grows leaf by leaf and keeps only the roots of its full subtrees: memory grows with log(size)."""

    __slots__ = ("_peaks", "size")

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Put a leaf at the right end."""
        node = sha256(b"\x00" + leaf).digest()
        size, peaks = self.size, self._peaks
        while size & 1:
            node = sha256(b"\x01" + peaks.pop() + node).digest()
            size >>= 1
        peaks.append(node)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Put leaves at the right end, one after the other."""
        for leaf in leaves:
            self.add(leaf)

    def root(self) -> bytes:
        """The root as the tree stands; SHA-256 of nothing for an empty tree."""
        if not self._peaks:
            return sha256(b"").digest()
        *rest, node = self._peaks
        for peak in reversed(rest):
            node = node_hash(peak, node)
        return node


def inclusion_path(leaves: list[bytes], index: int) -> list[bytes]:
    """The audit path of the leaf at `index`: siblings from the leaf up to the root."""
    level = [leaf_hash(leaf) for leaf in leaves]
    path = []
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            path.append(level[sibling])
        pairs = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        # The last of an odd number has no sibling here and rises as it is.
        level = pairs + level[len(level) & ~1 :]
        index >>= 1
    return path


def root_of_path(leaf: bytes, *, index: int, size: int, path: list[bytes]) -> bytes | None:
    """The root that a path leads to (RFC 9162, 2.1.3.2); None where the path does not fit index and size."""
    if not 0 <= index < size:
        return None
    node, last = leaf_hash(leaf), size - 1
    for sibling in path:
        if last == 0:
            return None
        if index & 1 or index == last:
            node = node_hash(sibling, node)
            while index and not index & 1:
                index >>= 1
                last >>= 1
        else:
            node = node_hash(node, sibling)
        index >>= 1
        last >>= 1
    return node if last == 0 else None
