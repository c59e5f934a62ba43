# SPDX-License-Identifier: Apache-2.0
"""Trees against the recursive definition of RFC 6962 and its published vectors."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from mingfu.kernel.ledger.merkle import Tree, inclusion_path, root_of_path

# The reference tree of Certificate Transparency: eight leaves and its roots at some sizes.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def grown(leaves):
    tree = Tree()
    tree.extend(leaves)
    return tree


def defined_root(leaves):
    """RFC 6962, 2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\0" + leaves[0]).digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\1" + defined_root(leaves[:split]) + defined_root(leaves[split:])).digest()


def test_the_published_roots():
    assert {size: grown(LEAVES[:size]).root().hex() for size in ROOTS} == ROOTS


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_a_grown_tree_is_the_defined_one(leaves):
    tree = grown(leaves)
    assert (tree.size, tree.root()) == (len(leaves), defined_root(leaves))


@given(st.lists(st.lists(st.binary(max_size=4), max_size=20), max_size=8))
def test_it_does_not_matter_in_which_portions_a_tree_grows(portions):
    tree = Tree()
    for portion in portions:
        tree.extend(portion)
    assert tree.root() == defined_root([leaf for portion in portions for leaf in portion])


@given(st.integers(1, 130), st.data())
def test_every_path_leads_to_the_root_and_no_other_place_does(size, data):
    leaves = [bytes([place]) for place in range(size)]
    index = data.draw(st.integers(0, size - 1))
    root = grown(leaves).root()
    path = inclusion_path(leaves, index)
    assert root_of_path(leaves[index], index=index, size=size, path=path) == root
    for elsewhere in {(index + 1) % size, index ^ 1} - {index}:
        assert root_of_path(leaves[index], index=elsewhere, size=size, path=path) != root
    assert root_of_path(b"other", index=index, size=size, path=path) != root
    assert root_of_path(leaves[index], index=index, size=size, path=[*path, bytes(32)]) != root
    if path:
        assert root_of_path(leaves[index], index=index, size=size, path=path[:-1]) != root


def test_a_place_outside_the_tree_has_no_root():
    assert root_of_path(b"x", index=1, size=1, path=[]) is None
    assert root_of_path(b"x", index=-1, size=1, path=[]) is None
