"""Companies found: by part of a name, by code, by place, by industry, by designation, page by page."""

import pytest
from factories import ProfileFactory

from api.store.people import Role

COMPANIES = "/api/v1/companies"


@pytest.fixture
def keeper(world):
    person = world.enrol(Role.COMPANY)
    for name, facts in {
        "永嘉县阀门厂": {"county": "330324", "industry": "C3443"},
        "溫州龍灣軟件公司": {"county": "330303", "industry": "I6513"},
        "杭州100%_泵业": {"county": "330106", "industry": "C3441"},
        "Ōuhǎi Valves": {"county": "330304", "industry": "C34"},
    }.items():
        world.keep_profile(person, {"name": name, **facts})
        world.watch.forward(minutes=1)
    return person


def names(world, person, **query) -> list[str]:
    response = world.send("GET", COMPANIES, person, params=query)
    assert response.status_code == 200, response.text
    return [item["name"] for item in response.json()["items"]]


VALVES, SOFTWARE, PUMPS, OUHAI = "永嘉县阀门厂", "溫州龍灣軟件公司", "杭州100%_泵业", "Ōuhǎi Valves"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, [OUHAI, PUMPS, SOFTWARE, VALVES]),
        ({"q": "阀门"}, [VALVES]),
        ({"q": "閥門"}, [VALVES]),
        ({"q": "温州龙湾"}, [SOFTWARE]),
        ({"q": "溫州龍灣"}, [SOFTWARE]),
        ({"q": "valves"}, [OUHAI]),
        ({"q": "%"}, [PUMPS]),
        ({"q": "_"}, [PUMPS]),
        ({"q": "' OR 1=1 --"}, []),
        ({"county": "330324"}, [VALVES]),
        ({"county": "330300"}, [OUHAI, SOFTWARE, VALVES]),
        ({"county": "330000"}, [OUHAI, PUMPS, SOFTWARE, VALVES]),
        ({"industry": "C"}, [OUHAI, PUMPS, VALVES]),
        ({"industry": "C344"}, [PUMPS, VALVES]),
        ({"industry": "C3443"}, [VALVES]),
        ({"q": "州", "industry": "C"}, [PUMPS]),
        ({"changed_since": "2025-06-30T08:02:00Z"}, [OUHAI, PUMPS]),
        ({"changed_since": "2025-06-30T16:02:00+08:00"}, [OUHAI, PUMPS]),
    ],
)
def test_companies_are_found_by(world, keeper, query, found) -> None:
    assert names(world, keeper, **query) == found


def test_a_company_is_found_by_its_code(world, keeper) -> None:
    profile = ProfileFactory()
    world.keep_profile(keeper, profile)
    assert names(world, keeper, uscc=profile["uscc"]) == [profile["name"]]


def test_a_company_is_found_by_a_designation_that_it_holds_today(world, keeper) -> None:
    until = {"held": True, "until": "2025-07-01"}
    world.keep_profile(keeper, {"name": "A", "designations": {"high_tech_enterprise": until, "srdi": False}})
    world.keep_profile(keeper, {"name": "B", "designations": {"*": False}})
    assert names(world, keeper, designation="high_tech_enterprise") == ["A"]
    assert names(world, keeper, designation="srdi") == []
    world.watch.forward(days=2)
    assert names(world, keeper, designation="high_tech_enterprise") == []


def test_pages_have_every_company_once_whatever_is_added_meanwhile(world) -> None:
    keeper = world.enrol(Role.COMPANY)
    for number in range(7):
        world.keep_profile(keeper, {"name": f"{number}"})
    seen, cursor = [], None
    while True:
        query = {"limit": 2} if cursor is None else {"limit": 2, "cursor": cursor}
        page = world.send("GET", COMPANIES, keeper, params=query).json()
        seen += [item["name"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
        world.watch.forward(seconds=1)
        world.keep_profile(keeper, {"name": f"later {len(seen)}"})
    assert sorted(seen) == [f"{number}" for number in range(7)]


@pytest.mark.parametrize(
    "query",
    [
        {"q": ""}, {"q": " "}, {"q": "a" * 101}, {"q": "a\0"}, {"uscc": "91"}, {"county": "33"},
        {"county": "３３０３０２"}, {"industry": "Z"}, {"industry": "C%"}, {"designation": "srd"},
        {"changed_since": "yesterday"}, {"changed_since": "2025-06-30T08:00:00"},
        {"changed_since": "0001-01-01T00:00:00+23:00"}, {"cursor": "x"}, {"limit": "0"}, {"limit": "201"},
        {"cursor": "MDAwMS0wMS0wMVQwMDowMDowMCsyMzowMCBh"}, {"cursor": "MjAyNS0wMS0wMVQwMDowMDowMFogAA=="},
    ],
)  # fmt: skip
def test_what_cannot_be_looked_for_is_refused(world, keeper, query) -> None:
    response = world.send("GET", COMPANIES, keeper, params=query)
    assert (response.status_code, response.json()["type"]) == (400, "urn:huiqi:problem:bad-parameter")
    assert [error["parameter"] for error in response.json()["errors"]] == [*query]


def test_each_finds_what_is_within_reach_and_no_more(world, keeper) -> None:
    adviser, officer = world.enrol(Role.ADVISER), world.enrol(Role.BUREAU, bureau_id="stb")
    granted, applied = world.keep(keeper), world.keep(keeper)
    world.grant(granted, adviser, world.watch.at.date())
    world.apply(applied, next(iter(sorted(world.works._handled["stb"]))))
    assert names(world, adviser) == [granted.company.name]
    assert names(world, officer, q=applied.company.name) == [applied.company.name]
    assert names(world, officer, q=granted.company.name) == []
    assert names(world, world.enrol(Role.COMPANY)) == []
    assert names(world, world.enrol(Role.ADMIN), q=granted.company.name) == [granted.company.name]
