"""Codes that contain codes: coarse and fine, listed and not, with named regions above them."""

import pytest
from support.vocabulary import DIVISION, INDUSTRY

from criteria.checking import extend_codes
from criteria.codes import Code, CodeTree, Containment
from criteria.measures import Region
from criteria.words import Words

INSIDE, OUTSIDE, PARTLY = Containment.INSIDE, Containment.OUTSIDE, Containment.PARTLY


@pytest.mark.parametrize(
    ("code", "region", "place"),
    [
        ("C3822", "C3822", INSIDE),
        ("C3822", "C382", INSIDE),
        ("C3822", "C38", INSIDE),
        ("C3822", "C", INSIDE),
        ("C38", "C", INSIDE),
        ("C3822", "C381", OUTSIDE),
        ("C3822", "C3821", OUTSIDE),
        ("C3822", "I", OUTSIDE),
        ("C", "I", OUTSIDE),
        ("C38", "C39", OUTSIDE),
        ("C", "C38", PARTLY),
        ("C", "C3822", PARTLY),
        ("C38", "C3822", PARTLY),
    ],
)
def test_where_an_industry_lies(code: str, region: str, place: Containment):
    assert INDUSTRY.place(code, region) is place


@pytest.mark.parametrize(
    ("code", "region", "place"),
    [
        ("330302", "330300", INSIDE),
        ("330302", "330000", INSIDE),
        ("330324", "mountain", INSIDE),
        ("330302", "mountain", OUTSIDE),
        ("330300", "mountain", PARTLY),
        ("330000", "mountain", PARTLY),
        ("mountain", "330302", OUTSIDE),
        ("mountain", "330324", PARTLY),
    ],
)
def test_where_a_county_lies_with_a_region_that_cuts_across(code: str, region: str, place: Containment):
    assert DIVISION.place(code, region) is place


@pytest.mark.parametrize(
    ("code", "region", "place"),
    [
        ("330106", "330100", INSIDE),
        ("330106", "330000", INSIDE),
        ("330106", "330106", INSIDE),
        ("330106", "330300", OUTSIDE),
        ("330106", "mountain", OUTSIDE),
        ("310101", "330000", OUTSIDE),
    ],
)
def test_a_code_that_is_not_listed_is_placed_by_its_first_digits(code: str, region: str, place: Containment):
    assert DIVISION.place(code, region) is place


@pytest.mark.xfail(strict=True, reason="nothing is known to lie in a code that is not listed")
@pytest.mark.parametrize("code", ["330100", "330000"])
def test_a_coarse_code_may_lie_in_a_code_that_is_not_listed(code: str):
    """Hangzhou, or Zhejiang, may be its district 330106 and may not."""
    assert DIVISION.place(code, "330106") is PARTLY


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("330302", True),
        ("mountain", True),
        ("330106", True),
        ("310101", True),
        ("330399", False),
        ("330402", True),
        ("3301061", False),
        ("33010", False),
        ("999999", False),
        ("", False),
    ],
)
def test_a_code_is_known_when_it_is_listed_or_has_the_shape_of_those_let_in(code: str, known: bool):  # noqa: FBT001
    assert DIVISION.knows(code) is known


def test_a_company_may_state_any_code_that_is_known_but_the_name_of_a_group():
    coast = Code("coast", Words("沿海", "coast"), group=True)
    tree = DIVISION.extended([coast, Code("330303", DIVISION.label("330303"), ("coast",))])
    stated = ("330303", "330300", "330106", "coast", "999999")

    assert [tree.can_be_stated(code) for code in stated] == [True, True, True, False, False]
    assert tree.knows("coast")


def test_without_a_shape_only_listed_codes_are_known():
    assert INDUSTRY.knows("C3822")
    assert not INDUSTRY.knows("C3899")


@pytest.mark.parametrize(
    ("tree", "code", "above"),
    [
        (INDUSTRY, "C3822", {"C3822", "C382", "C38", "C"}),
        (INDUSTRY, "C", {"C"}),
        (DIVISION, "330324", {"330324", "330300", "330000", "mountain"}),
        (DIVISION, "330106", {"330106", "330100", "330000"}),
        (DIVISION, "330100", {"330100", "330000"}),
        (DIVISION, "330000", {"330000"}),
    ],
)
def test_the_codes_above_a_code(tree: CodeTree, code: str, above: set[str]):
    assert tree.above(code) == above


@pytest.mark.parametrize(
    ("tree", "code", "members"),
    [
        (INDUSTRY, "C382", {"C382", "C3821", "C3822"}),
        (INDUSTRY, "C3822", {"C3822"}),
        (DIVISION, "mountain", {"mountain", "330324", "330329"}),
        (DIVISION, "330106", set()),
    ],
)
def test_the_listed_codes_in_a_code(tree: CodeTree, code: str, members: set[str]):
    assert tree.members(code) == members


@pytest.mark.parametrize("tree", [INDUSTRY, DIVISION], ids=["industry", "division"])
def test_a_code_lies_in_what_contains_it_and_nothing_lies_both_in_and_out(tree: CodeTree):
    """`place` says for each pair what the sets of codes above and below say."""
    for code in tree.codes:
        for region in tree.codes:
            inside = region in tree.above(code)
            overlap = not inside and bool(tree.members(code) & tree.members(region))

            assert tree.place(code, region) is (INSIDE if inside else PARTLY if overlap else OUTSIDE)
            assert inside == (code in tree.members(region))


def test_a_code_has_a_name_or_is_its_own():
    assert INDUSTRY.label("C38") == Words("类C38", "class C38")
    assert DIVISION.label("330106") == Words("330106", "330106")


def test_a_code_given_again_gains_further_codes_above_it_and_keeps_its_first():
    tree = DIVISION.extended(
        [Code("coast", Words("沿海", "coast")), Code("330303", Words("甲", "a"), ("coast",))]
    )

    assert tree.above("330303") == {"330303", "330300", "330000", "coast"}
    assert tree.place("330300", "coast") is PARTLY


def test_a_tree_with_further_codes_leaves_the_first_as_it_was():
    tree = DIVISION.extended([Code("330303", Words("甲", "a"), ("coast",))])

    assert "coast" in tree.above("330303")
    assert "coast" not in DIVISION.above("330303")
    assert tree.name == DIVISION.name


def test_a_tree_with_further_codes_lets_in_the_same_codes():
    tree = DIVISION.extended([Code("coast", Words("沿海", "coast"))])

    assert tree.knows("330106")
    assert not tree.knows("330399")
    assert tree.above("330106") == {"330106", "330100", "330000"}


def _region(*codes: str, system: str = "division") -> Region:
    return Region.model_validate(
        {
            "id": "coast",
            "system": system,
            "label": "沿海",
            "label_en": "coast",
            "codes": codes,
            "document": "notice",
            "confidence": "official",
        }
    )


def test_a_named_region_is_above_its_members_and_what_lies_in_them():
    extended = extend_codes({"division": DIVISION, "industry": INDUSTRY}, [_region("330302", "330303")])

    assert extended["division"].place("330302", "coast") is INSIDE
    assert extended["division"].place("330324", "coast") is OUTSIDE
    assert extended["division"].place("330300", "coast") is PARTLY
    assert extended["division"].label("coast") == Words("沿海", "coast")
    assert extended["division"].label("330302") == DIVISION.label("330302")
    assert extended["industry"] is INDUSTRY


def test_a_named_region_of_a_city_holds_its_counties():
    extended = extend_codes({"division": DIVISION}, [_region("330300")])

    assert extended["division"].place("330302", "coast") is INSIDE


def test_a_region_of_a_code_system_that_there_is_not_changes_nothing():
    assert extend_codes({"division": DIVISION}, [_region("330300", system="zone")]) == {"division": DIVISION}


@pytest.mark.xfail(strict=True, reason="a region lists its members without what lies above them")
def test_a_member_of_a_region_that_was_not_listed_keeps_its_place():
    extended = extend_codes({"division": DIVISION}, [_region("330106")])

    assert extended["division"].above("330106") == {"330106", "330100", "330000", "coast"}
