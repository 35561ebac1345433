"""Reading a 经营范围 into what the company does, first things first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.effort import quick

from matcher.learning.scopes import LONGEST, items

SCOPES = {
    "the goods of a list share the verb after them": (
        "阀门、管件的制造、加工、销售",
        ["阀门制造", "管件制造"],
    ),
    "sentences are items": ("鞋制造；鞋帽批发。皮革销售", ["鞋制造", "鞋帽批发", "皮革销售"]),
    "headings are left out": ("许可项目：酒类经营。一般项目：茶具销售", ["酒类经营", "茶具销售"]),
    "trade with abroad is left out": ("锁具制造；货物进出口、技术进出口；自营进出口业务", ["锁具制造"]),
    "the clause at the end is left out": (
        "眼镜制造（依法须经批准的项目，经相关部门批准后方可开展经营活动）",
        ["眼镜制造"],
    ),
    "a clause does not swallow what follows it": (
        "眼镜制造（依法须经批准的项目，经相关部门批准后方可开展经营活动）许可项目：药品零售",
        ["眼镜制造", "药品零售"],
    ),
    "exceptions are left out": ("仓储服务（不含危险化学品）；快递服务", ["仓储服务", "快递服务"]),
    "what stands twice is one item": ("软件开发；软件开发", ["软件开发"]),
    "nothing": ("", []),
    "nothing but clauses": ("货物进出口；（依法须经批准的项目，经批准后方可开展）", []),
}


@pytest.mark.parametrize(("scope", "found"), SCOPES.values(), ids=SCOPES)
def test_a_scope_is_read(scope, found) -> None:
    assert [item.text for item in items(scope)] == found


def test_a_name_with_a_comma_can_be_kept_whole() -> None:
    scope = "机械零件、零部件加工；模具制造"
    assert [item.text for item in items(scope, ["机械零件、零部件"])] == [
        "机械零件、零部件加工",
        "模具制造",
    ]


def test_earlier_items_weigh_more() -> None:
    weights = [item.weight for item in items("阀门制造；泵制造；风机制造")]
    assert weights[0] == 1.0
    assert weights == sorted(weights, reverse=True)


def test_what_any_company_adds_weighs_less() -> None:
    [_, added] = items("阀门制造；国内贸易代理")
    [_, made] = items("阀门制造；泵制造")
    assert added.weight < made.weight


@quick(200)
@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    found = items(text)
    assert len(found) <= LONGEST
    assert all(item.text and 0 < item.weight <= 1 for item in found)
