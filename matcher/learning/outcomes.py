"""Recorded outcomes: who was offered which measure, applied or not, was granted it or refused.

An outcome has the facts of the company as they stood on `as_of`. What was decided counts from
`decided_on`, so that nothing is learned from before it was known.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from pydantic import BaseModel, ConfigDict, ValidationError

from criteria.catalogue import Catalogue
from criteria.errors import nearest
from criteria.words import Language, Words
from profiles.declaring import Day, Flag, Money, StatedDay, StatedFlag
from profiles.faults import ProfileFault, ProfileInvalid, fault_of
from profiles.reading import parse_json, read_profile
from profiles.schema import Profile

CSV_SUFFIX = ".csv"
REQUIRED = ("company", "measure", "as_of", "applied")
_FLAGS = {
    "true": True,
    "1": True,
    "yes": True,
    "是": True,
    "false": False,
    "0": False,
    "no": False,
    "否": False,
}

MISSING = Words("缺少这一项", "is missing")
NOT_A_MEASURE = Words("目录中没有这项措施", "there is no such measure in the catalogue")
NOT_FOR_COMPANIES = Words("这项措施不面向企业和机构", "the measure is not open to organisations")
NO_PROFILE = Words("没有这家企业的画像", "there is no profile of this company")
TWICE = Words("同一对象中键重复", "the key stands twice in one object")
TOO_MANY = Words("单元格多于表头", "there are more cells than columns")
NOT_AN_OBJECT = Words("每行须为一个 JSON 对象", "each line is one JSON object")
NOT_APPLIED = Words("没有申报就不会有审批结果", "what was not applied for is not decided")
NOT_GRANTED = Words("只有获批才有金额", "only what was granted has an amount")
NOT_DECIDED = Words("没有审批结果就没有审批日期", "what was not decided has no date of decision")
TOO_EARLY = Words("审批日期早于 as_of", "the decision lies before as_of")
CONTRADICTION = Words(
    "与第 {row} 行同一企业、措施和日期的记录不一致，以该行为准",
    "contradicts row {row} on the same company, measure and date, which is kept",
)


class Outcome(BaseModel):
    """What became of one measure for one company; `granted` is `None` while it is not decided."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    company: str
    profile: Profile
    measure: str
    as_of: StatedDay
    applied: StatedFlag
    granted: Flag = None
    decided_on: Day = None
    amount: Money = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What no two outcomes share: date, company, measure."""
        return (self.as_of.isoformat(), self.company, self.measure)


@dataclass(frozen=True, slots=True)
class OutcomeFault:
    """One thing wrong in a row: the file, the line, the column, why, what was perhaps meant."""

    file: str
    row: int
    column: str
    reason: Words
    suggestion: str | None = None

    def line(self, language: Language) -> str:
        """Say it in one line that cannot be broken by what was written."""
        hint = Words(f"；是否为 {self.suggestion!r}？", f"; did you mean {self.suggestion!r}?")
        text = f"{self.file}:{self.row}: {self.column or '/'}: {self.reason.within(language)}"
        if self.suggestion is not None:
            text += hint.within(language)
        return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


class Register(NamedTuple):
    """The outcomes of a file in order of date, the faults of its other rows, and what stood twice."""

    outcomes: tuple[Outcome, ...]
    faults: tuple[OutcomeFault, ...]
    repeated: int


class Place(NamedTuple):
    """Where a row stands: file and line."""

    file: str
    row: int


Row: TypeAlias = tuple[Place, dict[str, Any]]


def read_outcomes(
    path: Path,
    catalogue: Catalogue,
    profiles: Path | None = None,
    kept: Callable[[str], Profile | None] = lambda _: None,
) -> Register:
    """Read outcomes from NDJSON or, by the file's ending, CSV; good rows are kept.

    A company's profile stands in the row as `profile`, or in a row of its own with `company` and
    `profile` only, here or in the file `profiles`; otherwise `kept` is asked for it. In CSV it is
    JSON text. Raises OSError.
    """
    return _Reading(catalogue, kept).register(path, profiles)


class _Reading:
    """The reading of one register; collects faults."""

    def __init__(self, catalogue: Catalogue, kept: Callable[[str], Profile | None]) -> None:
        self.catalogue = catalogue
        self.kept = kept
        self.faults: list[OutcomeFault] = []

    def register(self, path: Path, profiles: Path | None) -> Register:
        rows = [*self._rows(path)]
        apart = self._profiles([*(self._rows(profiles) if profiles is not None else ()), *rows])
        kept: dict[tuple[str, str, str], tuple[Place, Outcome]] = {}
        repeated = 0
        for place, row in rows:
            if not _is_profile(row):
                outcome = self._outcome(place, row, apart)
                if outcome is None:
                    continue
                first, same = kept.setdefault(outcome.key, (place, outcome))
                repeated += first != place and same == outcome
                if same != outcome:
                    told = (text.format(row=first.row) for text in (CONTRADICTION.zh, CONTRADICTION.en))
                    self._fault(place, "", Words(*told))
        outcomes = tuple(kept[key][1] for key in sorted(kept))
        faults = tuple(sorted(self.faults, key=lambda fault: (fault.file, fault.row, fault.column)))
        return Register(outcomes, faults, repeated)

    def _fault(self, place: Place, column: str, reason: Words, suggestion: str | None = None) -> None:
        self.faults.append(OutcomeFault(*place, column, reason, suggestion))

    def _faults(self, place: Place, found: Iterable[ProfileFault], within: str = "") -> None:
        for fault in found:
            reason = Words(fault.message(Language.ZH), fault.message(Language.EN))
            self._fault(place, f"{within}{fault.pointer}".removeprefix("/"), reason)

    def _rows(self, path: Path) -> Iterator[Row]:
        lines = path.read_bytes().splitlines()
        if path.suffix.lower() == CSV_SUFFIX:
            yield from self._cells(path.name, lines)
            return
        for number, line in enumerate(lines, start=1):
            if line.strip():
                place = Place(path.name, number)
                try:
                    data = parse_json(line)
                except ProfileInvalid as error:
                    self._faults(place, error.faults)
                    continue
                if not isinstance(data, dict):
                    self._fault(place, "", NOT_AN_OBJECT)
                    continue
                for key in getattr(data, "repeated", ()):
                    self._fault(place, key, TWICE)
                yield place, data

    def _cells(self, file: str, lines: Sequence[bytes]) -> Iterator[Row]:
        try:
            reader = csv.DictReader(line.decode("utf-8-sig") + "\n" for line in lines)
            for cells in reader:
                place = Place(file, reader.line_num)
                if None in cells:
                    self._fault(place, "", TOO_MANY)
                else:
                    yield place, self._typed(place, cells)
        except (UnicodeDecodeError, csv.Error):
            self._faults(Place(file, 1), [ProfileFault("", "not_text", {})])

    def _typed(self, place: Place, cells: Mapping[str, str | None]) -> dict[str, Any]:
        """Give the values of a row of texts; an empty cell is absent."""
        row: dict[str, Any] = {}
        for column, cell in cells.items():
            text = (cell or "").strip()
            if text:
                match column:
                    case "applied" | "granted":
                        row[column] = _FLAGS.get(text.lower(), text)
                    case "amount":
                        row[column] = _figure(text)
                    case "profile":
                        try:
                            row[column] = parse_json(text.encode())
                        except ProfileInvalid as error:
                            self._faults(place, error.faults, column)
                    case _:
                        row[column] = text
        return row

    def _profiles(self, rows: Sequence[Row]) -> dict[str, Profile]:
        found: dict[str, Profile] = {}
        for place, row in rows:
            if _is_profile(row):
                profile = self._profile(place, row["profile"])
                if profile is not None:
                    found[str(row["company"])] = profile
        return found

    def _profile(self, place: Place, data: object) -> Profile | None:
        try:
            return read_profile(data, self.catalogue.codes)
        except ProfileInvalid as error:
            self._faults(place, error.faults, "profile")
            return None

    def _outcome(self, place: Place, row: Mapping[str, Any], apart: Mapping[str, Profile]) -> Outcome | None:
        before = len(self.faults)
        for column in REQUIRED:
            if _is_absent(row.get(column)):
                self._fault(place, column, MISSING)
        measure = row.get("measure")
        if isinstance(measure, str) and measure:
            wrong = not_a_measure(measure, self.catalogue)
            if wrong is not None:
                self._fault(place, "measure", *wrong)
        company = str(row.get("company"))
        if "profile" in row:
            profile = self._profile(place, row["profile"])
        else:
            profile = apart.get(company) or self.kept(company)
        if profile is None and "profile" not in row and not _is_absent(row.get("company")):
            self._fault(place, "profile", NO_PROFILE)
        outcome = self._validated(place, {**row, "profile": profile or Profile()})
        if outcome is not None:
            self._consistent(place, outcome)
        return outcome if len(self.faults) == before else None

    def _validated(self, place: Place, row: Mapping[str, Any]) -> Outcome | None:
        try:
            return Outcome.model_validate(row)
        except ValidationError as error:
            told = [e for e in error.errors(include_url=False) if not _is_missing(e, row)]
            keys: dict[tuple[str, ...], list[str]] = {(): [*Outcome.model_fields]}
            self._faults(place, (fault_of(details, keys, self.catalogue.codes) for details in told))
            return None

    def _consistent(self, place: Place, outcome: Outcome) -> None:
        stated = outcome.model_dump(include={"as_of", "applied", "granted", "decided_on", "amount"})
        for column, reason in inconsistencies(**stated):
            self._fault(place, column, reason)


def inconsistencies(
    *, as_of: date, applied: bool, granted: bool | None, decided_on: date | None, amount: Decimal | None
) -> Iterator[tuple[str, Words]]:
    """Give what does not go together in an outcome: the column, and why."""
    if granted is not None and not applied:
        yield "granted", NOT_APPLIED
    if amount is not None and granted is not True:
        yield "amount", NOT_GRANTED
    if decided_on is not None:
        if granted is None:
            yield "decided_on", NOT_DECIDED
        if decided_on < as_of:
            yield "decided_on", TOO_EARLY


def not_a_measure(measure: str, catalogue: Catalogue) -> tuple[Words, str | None] | None:
    """Tell why no outcome can be of a measure, and which was perhaps meant; nothing where one can.

    Often only the article's leading zero is missing.
    """
    known = catalogue.measures.get(measure)
    if known is not None:
        return None if known.open_to_organisations else (NOT_FOR_COMPANIES, None)
    meant = {key for key, found in catalogue.measures.items() if found.open_to_organisations}
    padded = re.sub(r"-(\d)-", r"-0\1-", measure)
    return NOT_A_MEASURE, padded if padded in meant else nearest(measure, sorted(meant))


def _is_profile(row: Mapping[str, Any]) -> bool:
    """Tell a row that only gives a company's profile."""
    return row.keys() == {"company", "profile"} and isinstance(row["company"], str)


def _is_missing(error: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    column = error["loc"][0] if error["loc"] else ""
    return column in REQUIRED and _is_absent(row.get(str(column)))


def _is_absent(value: object) -> bool:
    return value is None or value == ""


def _figure(text: str) -> Decimal | str:
    try:
        return Decimal(text)
    except InvalidOperation:
        return text
