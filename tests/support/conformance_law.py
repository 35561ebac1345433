"""The conformance suite, further: facts that follow from others by law."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import product

from support.conformance import CHECKS, Check, Subject, agrees

from criteria.facts import DESIGNATIONS, Designation
from criteria.nodes import AtLeast, AtMost, Below, In, Is, IsKnown, Not, Within
from profiles.vocabulary import vocabulary

CENT = Decimal("0.01")
FIGURES = {"employees": 300, "revenue": Decimal(20_000_000), "total_assets": Decimal(80_000_000)}
COARSE = ("C", "G", "G59", "K", "K7010", "F", "I", "Q", "Z99", "A")


def sizes_follow_from_every_row_of_the_table(subject: Subject) -> None:
    """Each row's industries, with figures unknown, under, on and over its bounds; coarse industries too."""
    table = subject.scope.table("size_standard")
    assert table is not None
    stated = [{}]
    for industry in sorted({row.scope[0] for row in table.rows if row.scope} | {*COARSE})[:: subject.every]:
        for name in FIGURES:
            bounds = {bound for row in table.rows for bound in row.bounds.get(name, ())}
            for place in (None, *sorted({bound + step for bound in bounds for step in (-1, 0)})):
                value = int(place) if place is not None and name == "employees" else place
                stated += [
                    _told({"industry": industry, **FIGURES, name: value}),
                    _told({"industry": industry, name: value}),
                ]
    stated += [
        {"size_class": "small", "industry": "C"},
        {"size_class": "large", "industry": "C38", "employees": 1},
    ]
    sizes = ("micro", "small", "medium", "large")
    forest = [Is(fact="size_class", value=size) for size in sizes]
    forest += [In(fact="size_class", values=sizes[:2]), In(fact="size_class", values=sizes)]
    forest += [IsKnown(fact="size_class"), Not(part=forest[0]), Within(fact="industry", regions=("C", "G59"))]
    agrees(subject.engine, forest, subject.scope, stated)


def legal_forms_follow_from_codes_names_and_titles(subject: Subject) -> None:
    """A code that says nothing leaves it to the name, and that to a title."""
    codes = (None, "91330300MA00000001", "92", "93", "12330300", "51", "52", "53", "G1", "9")
    names = (None, "某有限公司", " 某股份公司　\n", "某有限公司厂", "有限责任公司\u2028", "")
    titles = (
        {}, {"above_scale": True}, {"above_scale": False}, {"first_above_scale_year": 2020},
        {f"{DESIGNATIONS}srdi": Designation(held=True)}, {f"{DESIGNATIONS}srdi": Designation(held=False)},
    )  # fmt: skip
    stated = [
        _told({"uscc": code, "name": name, **title}) for code, name, title in product(codes, names, titles)
    ]
    stated += [{"legal_form": "university", "uscc": "91"}]
    forms = tuple(vocabulary()["legal_form"].options)
    forest = [Is(fact="legal_form", value=form) for form in forms] + [IsKnown(fact="legal_form")]
    forest += [In(fact="legal_form", values=("social_organisation", "university", "public_institution"))]
    forest += [Is(fact="above_scale", value=True), Is(fact="above_scale", value=False)]
    agrees(subject.engine, forest, subject.scope, stated)


def what_follows_from_a_year_or_a_loan(subject: Subject) -> None:
    """On the directory since this year; a loan that is told of."""
    year = subject.scope.as_of.year
    scales = product((None, True, False), (None, year, year - 1))
    loans = product((None, True, False), (None, "working_capital"), (None, date(2026, 1, 1)))
    stated = [
        *(_told(dict(zip(("above_scale", "first_above_scale_year"), told, strict=True))) for told in scales),
        *(
            _told(dict(zip(("bank_loan_history", "loan_kind", "loan_due_on"), told, strict=True)))
            for told in loans
        ),
    ]
    forest = [
        leaf
        for fact in ("above_scale", "bank_loan_history")
        for leaf in (Is(fact=fact, value=True), Is(fact=fact, value=False), IsKnown(fact=fact))
    ]
    agrees(subject.engine, forest, subject.scope, stated)


def quotients_are_exact_at_their_thresholds(subject: Subject) -> None:
    """A cent more or less than the threshold's share, at small and at very large figures; nought below."""
    shares = [Decimal(text) for text in ("0", "0.03", "0.05", "0.333", "0.6")]
    stated = [
        {},
        {"rd_expense": Decimal(1)},
        {"revenue": Decimal(1)},
        {"rd_expense": Decimal(1), "revenue": Decimal(0)},
    ]
    for revenue in ("0.01", "1", "100", "33333.34", "20000000", "999999999.99", "9999999999999.99"):
        for share, step in product(shares, (-1, 0, 1)):
            expense = (Decimal(revenue) * share).quantize(CENT) + step * CENT
            stated.append({"rd_expense": expense, "revenue": Decimal(revenue)})
    for staff, share, step in product((1, 7, 100, 99_999_999), shares, (-1, 0, 1)):
        stated.append({"rd_staff": max(0, int(staff * share) + step), "employees": staff})
    forest = [
        relation(fact=fact, threshold=share)
        for fact in ("rd_intensity", "rd_staff_share")
        for share in shares
        for relation in (AtLeast, AtMost, Below)
    ]
    agrees(subject.engine, [*forest, IsKnown(fact="rd_intensity")], subject.scope, stated)


def _told(facts):
    return {key: value for key, value in facts.items() if value is not None}


SUITE: Sequence[Check] = (
    *CHECKS,
    sizes_follow_from_every_row_of_the_table,
    legal_forms_follow_from_codes_names_and_titles,
    what_follows_from_a_year_or_a_loan,
    quotients_are_exact_at_their_thresholds,
)
