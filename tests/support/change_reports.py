"""Change reports on the shipped catalogue: samples with something changed, and looking into a report."""

import json
from functools import cache

from criteria.catalogue import Catalogue
from matcher.change_report import ChangeReport, MeasureChange
from profiles.reading import read_profile
from profiles.schema import Profile
from seeds.shipped import SAMPLES, load_catalogue


@cache
def shipped() -> Catalogue:
    return load_catalogue(with_cases=False).catalogue


def sample(name: str = "valve-maker", **changes: object) -> Profile:
    """Give a sample's profile with some of it changed; `titles` are changes of its designations."""
    stated = json.loads((SAMPLES / f"{name}.json").read_bytes())
    titles = changes.pop("titles", {})
    stated = {key: value for key, value in (stated | changes).items() if value is not None}
    stated["designations"] |= titles
    return read_profile(stated, shipped().codes)


def of(report: ChangeReport, measure: str) -> MeasureChange:
    """Give what became of one measure."""
    return next(entry for entry in report["measures"] if entry["measure"] == measure)


def verdicts(entry: MeasureChange) -> tuple[str | None, str | None]:
    return entry["verdict"]["before"], entry["verdict"]["after"]
