"""Companies as rows of a file, and words for verdicts."""

from collections.abc import Sequence

from matcher.verdicts import VERDICTS
from profiles.importing.reading import Place, Row
from profiles.schema import Profile

SHOWN = {verdict: verdict.replace("_", " ") for verdict in VERDICTS}


def rows_of(people: Sequence[Profile]) -> list[Row]:
    """Give companies as the rows below a heading."""
    return [Row(index, Place(None, index + 2), profile) for index, profile in enumerate(people)]
