"""The file of statistics: what is wrong in it is told, all of it."""

import pytest
from support.populations import AS_OF, catalogue

from profiles.population.statistics import read_statistics
from seeds.population import WENZHOU, population_under

GOOD = WENZHOU.read_text(encoding="utf-8")


def file(tmp_path, text):
    path = tmp_path / "city.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_figure_has_a_source_and_every_unverified_one_says_so():
    statistics = read_statistics(WENZHOU)
    for target in statistics.targets:
        assert target.source
        assert ("未核实" in target.source) == (target.confidence.value == "unverified"), target.id
        assert target.year or target.confidence.value == "unverified"


def test_facts_that_there_are_not_are_named_all_at_once(tmp_path):
    text = GOOD.replace("sum: employees", "sum: employes").replace(
        "facts: [invention_patents]", "facts: [patents]"
    )
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is looked at
        read_statistics(file(tmp_path, text))
    lines = str(caught.value).splitlines()
    assert len(lines) > 2
    assert "city.yaml: targets: industry_staff: 'employes' is no fact (did you mean 'employees'?)" in lines
    assert any(line.startswith("city.yaml: withheld: patents: 'patents' is no fact") for line in lines)


def test_a_name_that_stands_twice_is_named(tmp_path):
    text = GOOD.replace("- {id: of_other_years,", "- {id: independent,")
    with pytest.raises(ValueError, match="assumptions: independent stands there 2 times"):
        read_statistics(file(tmp_path, text))


def test_a_fact_in_two_groups_is_named(tmp_path):
    text = GOOD.replace("facts: [bachelor_share]", "facts: [bachelor_share, employees]")
    with pytest.raises(ValueError, match="withheld: employees stands in 2 groups"):
        read_statistics(file(tmp_path, text))


def test_broken_yaml_is_told_with_its_line(tmp_path):
    with pytest.raises(ValueError, match=r"city\.yaml:\d+"):
        read_statistics(file(tmp_path, GOOD + "\nlabel: again\n"))


def test_a_missing_assumption_is_named(tmp_path):
    path = file(tmp_path, GOOD.replace("{id: revenue_spread,", "{id: revenue_spreads,"))
    population = population_under(catalogue().scope(AS_OF), 100, 1, statistics=path)
    with pytest.raises(ValueError, match="assumptions: revenue_spread: a figure is expected"):
        next(iter(population))


def test_figures_that_do_not_hold_together_are_named(tmp_path):
    path = file(tmp_path, GOOD.replace("value: 106207", "value: 100000"))
    population = population_under(catalogue().scope(AS_OF), 100, 1, statistics=path)
    with pytest.raises(ValueError, match=r"do not hold together: .*manufacturing"):
        next(iter(population))
