"""One screening from a file to files: read, judge, keep block by block, join, count."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import JsonValue

from matcher.screening.cells import COMPANIES, FAULTS, Screener
from matcher.screening.parts import Parts
from matcher.screening.sources import Source
from matcher.screening.summary import Summary, summary_of
from matcher.screening.writing import replacing, write_table
from profiles.importing.writing import FAULT_COLUMNS


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where what comes out goes: cells, what is wrong in bad rows, and perhaps a row for each company.

    What is wrong is written where anything is, or `always`.
    """

    cells: Path
    bad_rows: Path
    always: bool = False
    companies: Path | None = None


def about(content: str, screener: Screener, source: Source, **others: JsonValue) -> Mapping[str, JsonValue]:
    """Give everything that the parts of a screening hang on; `content` is the hash of its file."""
    plan = screener.plan
    return {
        "content": content,
        "catalogue": [plan.catalogue.policy.id, plan.catalogue.version],
        "as_of": plan.as_of.isoformat(),
        "language": plan.language.value,
        "filters": {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(screener.filters).items()
        },
        "block": source.size,
        **others,
    }


def screen(source: Source, screener: Screener, parts: Parts) -> Iterator[int]:
    """Screen the rows that no part has yet, giving after every block how many rows are done.

    A screening that is stopped goes on with the blocks that are not there. Raises FileRefused where
    the file turns out to be broken.
    """
    yield min(parts.count * source.size, source.total)
    for block in source.blocks(screener, parts.count):
        parts.keep(block)
        yield min(parts.count * source.size, source.total)


def join(parts: Parts, screener: Screener, outputs: Outputs) -> Summary:
    """Write what all parts have, each file whole or none of them, and count; raises OSError."""
    tally = parts.tally()
    with ExitStack() as files:
        cells = files.enter_context(replacing(outputs.cells))
        write_table(cells, screener.schema, parts.tables("cells"))
        if outputs.companies is not None:
            companies = files.enter_context(replacing(outputs.companies))
            write_table(companies, COMPANIES, parts.tables("companies"))
        if tally.bad or outputs.always:
            headings = [screener.say(words.within(screener.plan.language)) for words in FAULT_COLUMNS]
            faults = files.enter_context(replacing(outputs.bad_rows))
            write_table(faults, FAULTS, parts.tables("faults"), headings)
    return summary_of(tally, screener)
