"""Recognitions and what they open, as plain data: the shapes of the answers.

Money is in yuan; a recognition is named by its id in the catalogue and by its designation code.
"""

from typing import TypeAlias

from typing_extensions import TypedDict

Figure: TypeAlias = int | float


class Opened(TypedDict):
    """A measure that a step opens: its verdict then, and its amount (`status` as in a match)."""

    measure: str
    title: str
    verdict: str
    low: Figure | None
    high: Figure | None
    status: str


class Changed(TypedDict):
    """A measure within reach before and after, whose amount the step changes."""

    measure: str
    title: str
    low: Figure | None
    high: Figure | None
    low_before: Figure | None
    high_before: Figure | None


class Worth(TypedDict):
    """What the opened measures come to, of an exclusive group the highest; caps are not counted.

    `high` is `None` where it is unbounded; `unpriced` is how many of them have no figure.
    """

    low: Figure
    high: Figure | None
    unpriced: int


class Lacking(TypedDict):
    """A condition of a recognition that the company falls short of."""

    recognition: str
    fact: str
    text: str


class Needs(TypedDict):
    """What a path takes beside the recognitions: what is short, unknown, or for a bureau to judge.

    `unread` are the recognitions whose standard is not known on the date.
    """

    failed: list[Lacking]
    missing_facts: list[str]
    to_be_judged: list[str]
    unread: list[str]


class Step(TypedDict):
    """One recognition to take; `note` is what the catalogue remarks on it.

    One that is not `stated` may be held already: the company has not said.
    """

    recognition: str
    designation: str
    level: str | None
    label: str
    note: str
    stated: bool


class Unlock(TypedDict):
    """A path of recognitions, and what its last step adds to what those before it open.

    `opens` come within reach, `instead_of` what is within reach now and excluded by them; `raises`
    change from not eligible to undecided; `leads_to` are the recognitions that ask for the last
    step. A `blocked` path asks for what cannot change, and says what.
    """

    path: list[Step]
    depth: int
    opens: list[Opened]
    instead_of: list[str]
    raises: list[str]
    changes: list[Changed]
    leads_to: list[str]
    value: Worth
    needs: Needs
    blocked: str | None


class Standard(TypedDict):
    """What is asked of who wants a recognition, in words, and where it stands."""

    text: str
    source: str


class Node(TypedDict):
    """A recognition of the catalogue on a date.

    `measures` are those by which it is applied for, `asked_by` those that ask for it.
    `standard` is `None` where none is known on the date.
    """

    id: str
    designation: str
    level: str | None
    label: str
    standard: list[Standard] | None
    valid_years: Figure | None
    valid_source: str
    note: str
    measures: list[str]
    asked_by: list[str]


class Edge(TypedDict):
    """One recognition before another: always (`required`) or in one of several ways (`alternative`)."""

    before: str
    after: str
    kind: str
    source: str


class Graph(TypedDict):
    """The recognitions of a catalogue on a date, and which come before which."""

    as_of: str
    catalogue: str
    version: str
    recognitions: list[Node]
    edges: list[Edge]


class State(TypedDict):
    """How a company stands to one recognition.

    `state` is held, within_reach, after_another (once what comes before is held), to_be_proven
    (facts or the standard are not known), falls_short, or blocked.
    """

    recognition: str
    state: str
    stated: bool
    first: list[str]
    opens: list[Opened]
    value: Worth
    needs: Needs
    blocked: str | None


class Paths(TypedDict):
    """The recognitions for one company: the graph, how it stands to each, and the paths."""

    as_of: str
    company: str | None
    graph: Graph
    states: list[State]
    unlocks: list[Unlock]
