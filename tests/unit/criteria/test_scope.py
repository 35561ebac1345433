"""Scope: what a term comes to on a date."""

import dataclasses
from datetime import date

import pytest
from support.law import SCOPE

from criteria.terms import AsOf, Shift


@pytest.mark.parametrize(("day", "years"), [(date.min, -1), (date.max, 1)])
def test_a_shift_beyond_the_calendar_is_its_end(day, years):
    scope = dataclasses.replace(SCOPE, as_of=day)

    assert scope.value(AsOf(as_of=Shift(years=years))) == day
