"""Outcomes of a file put into the database, each once, however often the file is read."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from api.access.caller import OPERATOR
from api.ids import is_id, new_id
from api.outcomes import fen, version_on, whole_fen
from api.store.people import Account, Role
from api.working import Work, Works
from criteria.codes import CodeTree
from criteria.words import Words
from profiles.faults import ProfileInvalid
from profiles.schema import Profile
from profiles.storage.companies import Company, OutcomeRecord, ProfileVersion
from profiles.storage.keeping import (
    Authored,
    NoName,
    Source,
    add_company,
    change_profile,
    find_company,
    newest_version,
)
from profiles.storage.texts import hash_of, profile_text, stored_profile

if TYPE_CHECKING:
    from matcher.learning.outcomes import Outcome

OPERATION = "ImportOutcomes"
AT_ONCE = 500
"""Rows of a transaction, at least; a company's rows are in one."""

NO_COMPANY = Words(
    "没有这家企业；用 --keeper 说明新企业归谁保管",
    "there is no such company; --keeper says who keeps new ones",
)
NO_NAME = Words(
    "画像没有统一社会信用代码也没有名称", "its profile has neither a USCC nor a name to know it by"
)
FRACTION = Words("金额不足一分", "the amount has a fraction of a fen")
CONTRADICTION = Words("与已存记录不一致，保留已存的", "contradicts what is kept, which stays")


class Refused(Exception):
    """One outcome cannot be kept."""

    def __init__(self, why: Words) -> None:
        self.why = why
        super().__init__(why.en)


class Taking:
    """The taking in of one file: counts what became of its outcomes, and says why some were refused."""

    def __init__(self, works: Works, keeper: Account | None, codes: Mapping[str, CodeTree]) -> None:
        """Take who keeps companies that are not there yet; without one, there must be none."""
        self._works = works
        self._keeper = keeper
        self._codes = codes
        self.counts: Counter[str] = Counter()
        self.refused: list[tuple[Outcome, Words]] = []

    def profile_of(self, company: str) -> Profile | None:
        """Give the newest profile of a kept company, by its id or, of the keeper's, its USCC."""
        with self._works.database.reading() as session:
            found = self._named(session, company)
            if found is None:
                return None
            try:
                return stored_profile(newest_version(session, found).profile, self._codes)
            except ProfileInvalid:
                return None

    def take(self, outcomes: Sequence["Outcome"]) -> None:
        """Keep outcomes, some companies at a time: what was kept when this is interrupted stays."""
        for some in _batches(outcomes):
            counts: Counter[str] = Counter()
            refused: list[tuple[Outcome, Words]] = []
            with self._works.writing(OPERATOR, OPERATION) as work:
                for group in some:
                    self._take_company(work, group, counts, refused)
            self.counts += counts
            self.refused += refused

    def _take_company(
        self,
        work: Work,
        group: Sequence["Outcome"],
        counts: Counter[str],
        refused: list[tuple["Outcome", Words]],
    ) -> None:
        """Keep the outcomes of one company, by day; a company that is new here gets its versions so."""
        is_new = False
        for outcome in group:
            try:
                company = self._company(work.session, outcome)
                if company is None:
                    company, is_new = self._added(work, outcome), True
                elif is_new:
                    change_profile(work.session, company, outcome.profile, self._authored(work))
                counts[_keep(work, company, outcome, counts)] += 1
            except Refused as error:
                refused.append((outcome, error.why))

    def _company(self, session: Session, outcome: "Outcome") -> Company | None:
        found = self._named(session, outcome.company)
        if found is None and self._keeper is not None:
            try:
                return find_company(session, self._keeper.id, outcome.profile)
            except NoName:
                raise Refused(NO_NAME) from None
        return found

    def _named(self, session: Session, company: str) -> Company | None:
        if is_id(company):
            found = session.get(Company, company)
            if found is not None:
                return found
        if self._keeper is None:
            return None
        mine = select(Company).where(Company.keeper_id == self._keeper.id)
        return session.exec(mine.where(Company.key == company.replace("\0", ""))).first()

    def _added(self, work: Work, outcome: "Outcome") -> Company:
        if self._keeper is None:
            raise Refused(NO_COMPANY)
        return add_company(work.session, self._keeper.id, outcome.profile, self._authored(work)).company

    @staticmethod
    def _authored(work: Work) -> Authored:
        return Authored(work.at, None, Source.IMPORT, new_id)


def keeper_named(session: Session, login: str) -> Account | None:
    """Find an account that can keep companies by its login."""
    query = select(Account).where(
        Account.login == login.casefold(), col(Account.role).in_((Role.COMPANY, Role.ADVISER))
    )
    return session.exec(query).first()


def _batches(outcomes: Iterable["Outcome"]) -> Iterator[list[list["Outcome"]]]:
    """Give the outcomes by company, each company's by day, some companies together."""
    in_order = sorted(outcomes, key=lambda outcome: (outcome.company, outcome.as_of, outcome.measure))
    batch: list[list[Outcome]] = []
    for _, group in groupby(in_order, key=lambda outcome: outcome.company):
        batch.append([*group])
        if sum(map(len, batch)) >= AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _keep(work: Work, company: Company, outcome: "Outcome", counts: Counter[str]) -> str:
    """Keep one outcome, and tell what became of it; raises Refused."""
    if not whole_fen(outcome.amount):
        raise Refused(FRACTION)
    stated = (outcome.granted, outcome.decided_on, fen(outcome.amount))
    kept = work.session.exec(
        select(OutcomeRecord).where(
            OutcomeRecord.company_id == company.id,
            OutcomeRecord.measure == outcome.measure,
            OutcomeRecord.as_of == outcome.as_of,
        )
    ).first()
    if kept is None:
        kept = OutcomeRecord(
            id=new_id(),
            company_id=company.id,
            version_id=_version(work.session, company, outcome, counts).id,
            measure=outcome.measure,
            as_of=outcome.as_of,
            applied=outcome.applied,
            granted=outcome.granted,
            decided_on=outcome.decided_on,
            amount_fen=fen(outcome.amount),
            recorded_at=work.at,
            changed_at=work.at,
        )
        became = "added"
    elif kept.applied == outcome.applied and (
        outcome.granted is None or stated == (kept.granted, kept.decided_on, kept.amount_fen)
    ):
        return "unchanged"
    elif kept.applied == outcome.applied and kept.granted is None:
        kept.granted, kept.decided_on, kept.amount_fen = stated
        kept.changed_at = work.at
        kept.revision += 1
        became = "decided"
    else:
        raise Refused(CONTRADICTION)
    work.session.add(kept)
    work.session.flush()
    work.record(company_id=company.id, subject_id=kept.id, became=became)
    return became


def _version(session: Session, company: Company, outcome: "Outcome", counts: Counter[str]) -> ProfileVersion:
    """Give the version that states what the file does; otherwise, counted, that of the day."""
    same = (
        select(ProfileVersion)
        .where(ProfileVersion.company_id == company.id)
        .where(ProfileVersion.hash == hash_of(profile_text(outcome.profile).encode()))
        .order_by(col(ProfileVersion.number))
    )
    found = session.exec(same).first()
    if found is None:
        counts["other_profile"] += 1
        return version_on(session, company.id, outcome.as_of)
    return found
