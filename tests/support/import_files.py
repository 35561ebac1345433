"""Files of made-up companies, and what must become of their rows."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from factories import uscc_of

HEADINGS = (
    "企业名称",
    "统一社会信用代码",
    "县（市、区）",
    "行业代码",
    "营业收入（万元）",
    "从业人数",
    "高新技术企业",
)
NO_FIGURE = "不少"


@dataclass
class CompanyFile:
    """A CSV file, the companies that are in it, and the rows that must be refused."""

    text: bytes = b""
    codes: list[str] = field(default_factory=list)
    """The USCC of each good row."""
    bad: list[int] = field(default_factory=list)
    twice: list[int] = field(default_factory=list)
    """Rows whose company stands further up already."""
    rows: int = 0

    @property
    def refused(self) -> list[int]:
        return sorted(self.bad + self.twice)


def company_file(  # noqa: PLR0913 - what a file may be like
    rows: int, *, bad: int = 0, twice: int = 0, seed: int = 1, first: int = 0, revenue: int = 0
) -> CompanyFile:
    """Make a file in which of so many rows some cannot be read and some repeat a company."""
    random = Random(seed)  # noqa: S311 - the same for the same seed
    spoilt = random.sample(range(1, rows), bad + twice)
    made = CompanyFile(rows=rows)
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(HEADINGS)
    for cells in _rows(made, {*spoilt[:bad]}, {*spoilt[bad:]}, random, first, revenue):
        table.writerow(cells)
    made.text = written.getvalue().encode("utf-8-sig")
    return made


def _rows(  # noqa: PLR0913, PLR0917 - what a file may be like
    made: CompanyFile, bad: set[int], twice: set[int], random: Random, first: int, revenue: int
) -> Iterator[list[str]]:
    for index in range(made.rows):
        line = index + 2
        code = uscc_of("91", first + index)
        figure = f"{revenue or random.randint(300, 90_000)}.{random.randint(0, 99):02d}"
        if index in bad:
            made.bad.append(line)
            figure = NO_FIGURE
        elif index in twice and made.codes:
            made.twice.append(line)
            code = random.choice(made.codes)
        else:
            made.codes.append(code)
        yield [
            f"永嘉虚构阀门{code[-8:]}有限公司",
            code,
            "330324",
            "C3443",
            figure,
            str(random.randint(5, 400)),
            random.choice(("是", "否", "")),
        ]
