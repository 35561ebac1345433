"""Reading many companies: several files, or one a line of an .ndjson file, with all faults at once."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from api.commands.common import NO_LARGER, refuse, said
from api.languages import Tongue

if TYPE_CHECKING:
    from criteria.catalogue import Catalogue
    from profiles.schema import Profile

NDJSON = ".ndjson"


def is_many(paths: Sequence[str]) -> bool:
    """Tell a portfolio from one company."""
    return len(paths) > 1 or paths[0].endswith(NDJSON)


def companies_of(paths: Sequence[str], catalogue: "Catalogue", lang: Tongue) -> "list[Profile]":
    """Read every company of every file, or leave with every fault, by file and line."""
    from profiles.faults import ProfileInvalid
    from profiles.reading import read_profile_json

    companies: list[Profile] = []
    faults: list[str] = []
    for path in paths:
        try:
            for place, raw in _texts(Path(path)):
                try:
                    companies.append(read_profile_json(raw, catalogue.codes))
                except ProfileInvalid as error:
                    faults += [f"{place}: {said(fault, lang)}" for fault in error.faults]
        except OSError as error:
            faults.append(f"{path}: {error.strerror or error}")
    if faults:
        refuse(*faults)
    if not companies:
        refuse(f"{paths[0]}: no company in it")
    return companies


def _texts(path: Path) -> Iterator[tuple[str, bytes]]:
    """Give the text of each company in a file, with where it stands."""
    with path.open("rb") as file:
        raw = file.read(NO_LARGER + 1)
    if path.suffix != NDJSON or len(raw) > NO_LARGER:
        yield str(path), raw
        return
    for number, line in enumerate(raw.splitlines(), start=1):
        if line.strip():
            yield f"{path}:{number}", line
