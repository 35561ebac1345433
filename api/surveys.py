"""Surveys for bureaus: a measure counted from the server's companies, suppressed, kept until these change."""

from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from api.languages import Tongue, rendered
from api.populations import PopulationFile, Populations
from api.problems import Conflict
from criteria.catalogue import Catalogue
from criteria.words import Language, Words

if TYPE_CHECKING:
    from matcher.uptake.report import Uptake

_KEPT = 64
"""Reports that are kept; one is some 20 kB."""

NOT_OPEN = Words(
    "该措施不面向企业，或在目录的日期未生效",
    "This measure is not open to companies, or not in force on the catalogue's day",
)


class Surveys:
    """Carries out one survey at a time; each is of all groups on the catalogue's day, with one seed.

    So no two answers differ by a few companies, and none hangs on who asks for what.
    """

    def __init__(self, catalogue: Catalogue, populations: Populations) -> None:
        self._catalogue = catalogue
        self._populations = populations
        self._one_at_a_time = Lock()
        self._kept = lru_cache(maxsize=_KEPT)(self._made)

    def report(self, measure: str, group: str | None, tongue: Tongue) -> "Uptake":
        """Give what was found of a measure, whole and by one kind of group; raises Conflict."""
        file = self._populations.file()
        with self._one_at_a_time:
            found = self._kept(file, measure, tongue.core)
        told, of_measure = found.copy(), found["measures"][0].copy()
        of_measure["groups"] = [row for row in of_measure["groups"] if row["dimension"] in {None, group}]
        told["measures"] = [of_measure]
        return rendered(told, tongue)

    def _made(self, file: PopulationFile, measure: str, language: Language) -> "Uptake":
        from matcher.columnar.companies import Companies, UnfitFile
        from matcher.columnar.reading import UnfitColumn
        from matcher.dimensions import Dimension
        from matcher.uptake.reporting import reported
        from matcher.uptake.surveying import Request, Survey, TooFewCompanies

        day = self._catalogue.policy.default_as_of
        survey = Survey(self._catalogue, Request(day, (measure,), tuple(Dimension)), language)
        if not survey.chosen:
            raise Conflict(NOT_OPEN)
        try:
            return reported(survey, Companies(file.path).batches(survey.keys), language)
        except (OSError, UnfitFile, UnfitColumn, TooFewCompanies) as error:
            raise self._populations.unfit(error) from error
