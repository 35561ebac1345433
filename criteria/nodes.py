"""The criteria language: the whole vocabulary of nodes, and no behaviour.

A criterion is a tree of these nodes. What a node means is said by the readings, one module
each over the same nodes: `judging`, `blaming`, `asking`, `phrasing`, `normalising`, ...
Nodes are told apart by the operator that is written: `{fact: employees, at_least: 20}`.

To add a node: declare it here, add it to `Criterion` and `OPERATORS`; mypy then names each
reading that must learn it (`assert_never`). `docs/language.md` has the checklist.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, TypeAlias, assert_never, get_args

from pydantic import Discriminator, Field, Tag

from criteria.citations import Citation
from criteria.facts import DESIGNATIONS, Level
from criteria.terms import Name, ParameterRef, Term, Text, Written


class Node(Written):
    """What every node may carry: its source, and words where the usual phrase is clumsy."""

    source: Citation | None = None
    text: Text | None = None
    text_en: Text | None = None


class All(Node):
    """Every part holds."""

    parts: tuple["Criterion", ...] = Field(alias="all", min_length=1)


class AnyOf(Node):
    """At least one part holds.

    `blame: first` says which part to hold responsible when none does: the one written first,
    since it is the way that is open (to apply), and not the shortest (to have been recognised).
    """

    parts: tuple["Criterion", ...] = Field(alias="any", min_length=1)
    blame: Literal["first", "fewest"] = "fewest"


class Quota(Written):
    """So many of these."""

    n: int = Field(ge=1)
    of: tuple["Criterion", ...] = Field(min_length=1)


class AtLeastN(Node):
    """At least n of the parts hold."""

    quota: Quota = Field(alias="at_least")


class Not(Node):
    """The part does not hold."""

    part: "Criterion" = Field(alias="not")


class AtLeast(Node):
    """The fact reaches the threshold."""

    fact: Name
    threshold: Term = Field(alias="at_least")


class Above(Node):
    """The fact exceeds the threshold."""

    fact: Name
    threshold: Term = Field(alias="above")


class AtMost(Node):
    """The fact does not exceed the threshold."""

    fact: Name
    threshold: Term = Field(alias="at_most")


class Below(Node):
    """The fact stays under the threshold."""

    fact: Name
    threshold: Term = Field(alias="below")


class Between(Node):
    """The fact lies between two bounds, both included."""

    fact: Name
    bounds: tuple[Term, Term] = Field(alias="between")


class Is(Node):
    """The fact has this value."""

    fact: Name
    value: Term = Field(alias="is")


class In(Node):
    """The fact has one of these values."""

    fact: Name
    values: tuple[Term, ...] = Field(alias="in", min_length=1)


class Includes(Node):
    """The set has at least one of these members."""

    fact: Name
    members: tuple[Name, ...] = Field(alias="includes", min_length=1)


class Within(Node):
    """The code lies within one of these codes."""

    fact: Name
    regions: tuple[Name, ...] | ParameterRef = Field(alias="within")


class DateRange(Written):
    """A stretch of days; all that is given must hold. `in_year` is a calendar year."""

    at_least: Term | None = None
    at_most: Term | None = None
    in_year: Term | None = None


class Holds(Node):
    """The designation is held on the as-of date, at one of the levels, within the dates."""

    designation: Name = Field(alias="holds")
    levels: tuple[Level, ...] | None = Field(default=None, alias="level", min_length=1)
    since: DateRange | None = None
    until: DateRange | None = None

    @property
    def fact(self) -> str:
        """The name under which the designation stands among the facts."""
        return DESIGNATIONS + self.designation


class IsKnown(Node):
    """The fact has been supplied. Unknown until it is; never unmet."""

    fact: Name = Field(alias="known")


class JudgedBy(Node):
    """Only a bureau can say; `text` states what it looks at."""

    bureau: Name = Field(alias="judged_by")
    text: Text
    text_en: Text


class Defined(Node):
    """A named criterion from the catalogue's definitions."""

    definition: Name


Leaf: TypeAlias = AtLeast | Above | AtMost | Below | Between | Is | In | Includes | Within | Holds | IsKnown
"""The nodes that look at exactly one fact."""

OPERATORS: Mapping[str, type[Node]] = {
    "all": All,
    "any": AnyOf,
    "not": Not,
    "at_least": AtLeast,
    "above": Above,
    "at_most": AtMost,
    "below": Below,
    "between": Between,
    "is": Is,
    "in": In,
    "includes": Includes,
    "within": Within,
    "holds": Holds,
    "known": IsKnown,
    "judged_by": JudgedBy,
    "definition": Defined,
}
"""What is written, and the node it makes; `at_least` without a fact is `AtLeastN`."""


def _operator(written: object) -> str | None:
    """Find the tag of a node as written or as built; `None` where there is no operator."""
    if isinstance(written, Node):
        return type(written).__name__
    if not isinstance(written, Mapping):
        return None
    found = [OPERATORS[key] for key in OPERATORS if key in written]
    if len(found) != 1:
        return None
    if found[0] is AtLeast and "fact" not in written:
        return AtLeastN.__name__
    return found[0].__name__


Criterion: TypeAlias = Annotated[
    Annotated[All, Tag("All")]
    | Annotated[AnyOf, Tag("AnyOf")]
    | Annotated[AtLeastN, Tag("AtLeastN")]
    | Annotated[Not, Tag("Not")]
    | Annotated[AtLeast, Tag("AtLeast")]
    | Annotated[Above, Tag("Above")]
    | Annotated[AtMost, Tag("AtMost")]
    | Annotated[Below, Tag("Below")]
    | Annotated[Between, Tag("Between")]
    | Annotated[Is, Tag("Is")]
    | Annotated[In, Tag("In")]
    | Annotated[Includes, Tag("Includes")]
    | Annotated[Within, Tag("Within")]
    | Annotated[Holds, Tag("Holds")]
    | Annotated[IsKnown, Tag("IsKnown")]
    | Annotated[JudgedBy, Tag("JudgedBy")]
    | Annotated[Defined, Tag("Defined")],
    Discriminator(
        _operator,
        custom_error_type="unknown_operator",
        custom_error_message="a criterion has exactly one operator",
    ),
]
"""Any node."""

LEAVES: tuple[type[Leaf], ...] = get_args(Leaf)

for _composite in (All, AnyOf, Quota, Not):
    _composite.model_rebuild()


def parts(criterion: Criterion) -> tuple[Criterion, ...]:
    """Give the nodes directly below a node; a definition's body is not below it."""
    match criterion:
        case All(parts=below) | AnyOf(parts=below):
            return below
        case AtLeastN(quota=quota):
            return quota.of
        case Not(part=part):
            return (part,)
        case _:
            return ()


def terms(leaf: Leaf) -> Iterator[Term]:
    """Give what a leaf holds its fact against, as written: values, dates, references to law."""
    match leaf:
        case AtLeast() | Above() | AtMost() | Below():
            yield leaf.threshold
        case Between(bounds=several) | In(values=several):
            yield from several
        case Is(value=term):
            yield term
        case Within(regions=ParameterRef() as named):
            yield named
        case Holds(since=since, until=until):
            for span in (since, until):
                if span is not None:
                    bounds = (span.at_least, span.at_most, span.in_year)
                    yield from (term for term in bounds if term is not None)
        case Within() | Includes() | IsKnown():
            return
        case _:
            assert_never(leaf)


def walk(criterion: Criterion, path: str = "") -> Iterator[tuple[str, Criterion]]:
    """Give every node of a tree with its path as written, the root first."""
    yield path, criterion
    match criterion:
        case All(parts=below):
            steps = [f"all[{index}]" for index in range(len(below))]
        case AnyOf(parts=below):
            steps = [f"any[{index}]" for index in range(len(below))]
        case AtLeastN(quota=quota):
            steps = [f"at_least.of[{index}]" for index in range(len(quota.of))]
        case Not():
            steps = ["not"]
        case _:
            steps = []
    for step, part in zip(steps, parts(criterion), strict=True):
        yield from walk(part, f"{path}.{step}" if path else step)
