"""Surveys of synthetic companies for tests: found once, reported with and without suppression."""

from functools import cache

from support.populations import AS_OF, catalogue, made

from criteria.words import Language
from matcher.dimensions import Dimension
from matcher.uptake.report import Uptake
from matcher.uptake.reporting import reported
from matcher.uptake.surveying import Request, Survey

SOME = ("wz25-01-2", "wz25-09-1", "wz25-09-5", "wz25-11-1", "wz25-13-2", "wz25-39-2")
COMPANIES = 2_000


def survey(*, measures: tuple[str, ...] = SOME, suppress: bool = False, **said) -> Survey:
    request = Request(AS_OF, measures, tuple(Dimension), suppress=suppress, **said)
    return Survey(catalogue(), request, Language.EN)


def batches(companies: int = COMPANIES, *, complete: bool = False):
    return [*made(companies, 1, complete=complete)]


@cache
def report(*, measures: tuple[str, ...] = SOME, suppress: bool = False, **said) -> Uptake:
    return reported(survey(measures=measures, suppress=suppress, **said), batches(), Language.EN)
