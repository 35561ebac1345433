"""Recognitions as a catalogue lists them: what is recognised, by what standard, and for how long."""

from criteria.citations import Citation, Confidence
from criteria.facts import DESIGNATIONS, Level
from criteria.terms import Name, Number, Text, Written


class Validity(Written):
    """For how many years a recognition holds, and who says so."""

    years: Number
    document: Name
    confidence: Confidence


class After(Written):
    """A recognition that comes first although the standard itself does not ask for it."""

    recognition: Name
    source: Citation


class Recognition(Written):
    """One title that a company can hold, at one level.

    `conditions` names the definition that is its standard; without one the standard is not known.
    What must be held first is read off that standard (`criteria.prerequisites`); `after` is what
    only another document says. The measure by which a title is applied for says so itself
    (`Measure.recognises`), since a title is the state's or the province's and a measure is a city's.
    """

    id: Name
    designation: Name
    level: Level | None = None
    conditions: Name | None = None
    valid: Validity | None = None
    after: tuple[After, ...] = ()
    note: Text | None = None
    note_en: Text | None = None

    @property
    def fact(self) -> str:
        """The name under which the designation stands among the facts."""
        return DESIGNATIONS + self.designation
