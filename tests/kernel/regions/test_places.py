# SPDX-License-Identifier: Apache-2.0
"""Places in free text: longest name first, bare names only where nothing else is meant."""

import pytest

from mingfu.kernel.regions.places import NamedRegion, PlaceFinder

FINDER = PlaceFinder(
    [
        NamedRegion("440608000000", "district", "高明区"),
        NamedRegion("440608004000", "street", "荷城街道"),
        NamedRegion("440608107000", "town", "明城镇"),
        NamedRegion("440608107001", "community", "明城社区居委会"),
        NamedRegion("440608004007", "community", "中山社区居委会"),
        NamedRegion("440608004216", "village", "苏村村委会"),
        NamedRegion("440608004202", "village", "罗西村委会"),
        NamedRegion("440608106201", "village", "对川村委会"),
        NamedRegion("440608402000", "other", "对川茶场"),
    ]
)


def found(text):
    return [(place.words, place.code, place.sure) for place in FINDER.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("罗西村委会门口", [("罗西村委会", "440608004202", True)]),
        ("罗西村民委员会旁", [("罗西村民委员会", "440608004202", True)]),
        ("罗西村有人烧垃圾", [("罗西村", "440608004202", True)]),
        ("家住罗西，停水了", [("罗西", "440608004202", False)]),
        ("苏村停电", [("苏村", "440608004216", True)]),
        ("苏村村委会", [("苏村村委会", "440608004216", True)]),
        ("中山社区居委会", [("中山社区居委会", "440608004007", True)]),
        ("中山社区积水", [("中山社区", "440608004007", True)]),
        ("中山路积水", []),
        ("中山市", []),
        ("明城镇", [("明城镇", "440608107000", True)]),
        ("明城社区", [("明城社区", "440608107001", True)]),
        ("明城积水", [("明城", "440608107000", False)]),
        ("明城小学", []),
        ("对川茶场的路", [("对川茶场", "440608402000", True)]),
        ("对川村的路", [("对川村", "440608106201", True)]),
        ("荷城街办", [("荷城街办", "440608004000", True)]),
        (
            "高明区荷城街道中山社区",
            [
                ("高明区", "440608000000", True),
                ("荷城街道", "440608004000", True),
                ("中山社区", "440608004007", True),
            ],
        ),
        ("", []),
        ("没有地名", []),
    ],
)
def test_names_as_people_write_them(text, expected):
    assert found(text) == expected


def test_a_place_says_where_it_stands():
    place = FINDER.find("请看罗西村口")[0]
    assert (place.start, place.words, place.name) == (2, "罗西村", "罗西村委会")


def test_a_name_shared_by_two_is_the_higher_one():
    two = PlaceFinder([NamedRegion("2", "village", "光明村委会"), NamedRegion("1", "town", "光明镇")])
    assert [place.code for place in two.find("光明停电")] == ["1"]


def test_a_name_of_one_character_is_never_bare():
    short = PlaceFinder([NamedRegion("1", "village", "罗村委会")])
    assert [place.words for place in short.find("罗家在罗村")] == ["罗村"]
