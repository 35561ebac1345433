"""An application with a database of its own, asked by people of each role."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import httpx
from factories import ProfileFactory
from litestar.testing import TestClient
from support.people import MOMENT, Person, enrol

from api.access.cookies import CSRF
from api.access.cross_site import token_for
from api.access.gate import Gate
from api.access.sessions import open_session
from api.ids import new_id
from api.store.people import Grant, Role
from api.working import Works
from criteria.catalogue import Catalogue
from profiles.reading import read_profile
from profiles.storage.companies import OutcomeRecord
from profiles.storage.database import Database
from profiles.storage.keeping import Authored, Kept, Source, add_company


@dataclass
class Watch:
    """A clock that stands still until it is put forward."""

    at: datetime = MOMENT

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class Browser:
    """Somebody's browser: it sends the cookies, and our pages in it the token."""

    world: "World"
    session_id: str
    token: str
    csrf: str

    @property
    def headers(self) -> dict[str, str]:
        cookies = self.world.gate.cookies
        held = {cookies.session: self.token, cookies.named(CSRF): self.csrf}
        return {
            "Cookie": "; ".join(f"{name}={value}" for name, value in held.items()),
            "x-csrftoken": self.csrf,
            "Sec-Fetch-Site": "same-origin",
        }

    def send(self, method: str, path: str, **sent: Any) -> httpx.Response:
        """Send a request; a header given as None is left out."""
        headers = {**self.headers, **sent.pop("headers", {})}
        kept = {name: value for name, value in headers.items() if value is not None}
        return self.world.send(method, path, headers=kept, **sent)


@dataclass
class World:
    """What a test of what is kept works with."""

    client: TestClient[Any]
    database: Database
    works: Works
    watch: Watch
    catalogue: Catalogue
    gate: Gate
    people: list[Person] = field(default_factory=list)

    def enrol(self, role: Role, **said: Any) -> Person:
        return enrol(self.database, role, at=self.watch.at, **said)

    def send(self, method: str, path: str, person: Person | None = None, **sent: Any) -> httpx.Response:
        """Send a request as somebody, or nobody; `json` is sent as JSON."""
        headers = {**(person.headers if person else {}), **sent.pop("headers", {})}
        if "json" in sent:
            sent["content"] = json.dumps(sent.pop("json")).encode()
            headers = {"content-type": "application/json", **headers}
        response = self.client.request(method, path, headers=headers, **sent)
        self.client.cookies.clear()
        return response

    def browse(self, person: Person) -> "Browser":
        """Sign somebody in with a browser, without asking the API."""
        with self.database.writing() as session:
            begun, token = open_session(session, person.account, at=self.watch.at, hours=12, agent="tests")
        return Browser(self, begun.id, token, token_for(self.gate.cookies, begun.id))

    def keep(self, keeper: Person, **facts: Any) -> Kept:
        """Keep a made-up company for somebody, without asking the API."""
        return self.keep_profile(keeper, ProfileFactory(**facts))

    def keep_profile(self, keeper: Person, data: dict[str, Any]) -> Kept:
        profile = read_profile(data, self.catalogue.codes)
        authored = Authored(self.watch.at, keeper.account.id, Source.SENT, new_id)
        with self.database.writing() as session:
            return add_company(session, keeper.account.id, profile, authored)

    def grant(self, kept: Kept, adviser: Person, until: date, *, given_by: Person | None = None) -> Grant:
        """Let an adviser see a company until a day."""
        grant = Grant(
            id=new_id(),
            company_id=kept.company.id,
            adviser_id=adviser.account.id,
            from_on=self.watch.at.date(),
            until_on=until,
            basis="given",
            given_by=(given_by or adviser).account.id,
            given_at=self.watch.at,
        )
        with self.database.writing() as session:
            session.add(grant)
        return grant

    def apply(self, kept: Kept, measure: str, *, as_of: date | None = None) -> OutcomeRecord:
        """Record that a company applied for a measure."""
        outcome = OutcomeRecord(
            id=new_id(),
            company_id=kept.company.id,
            version_id=kept.version.id,
            measure=measure,
            as_of=as_of or self.watch.at.date(),
            applied=True,
            recorded_at=self.watch.at,
            changed_at=self.watch.at,
        )
        with self.database.writing() as session:
            session.add(outcome)
        return outcome


def signed_in_with(world: World, response: httpx.Response) -> Browser:
    """Give the browser that an answer to signing in makes."""
    assert response.is_success, response.text
    sent = dict(line.partition(";")[0].split("=", 1) for line in response.headers.get_list("set-cookie"))
    said = response.json()
    world.client.cookies.clear()
    cookies = world.gate.cookies
    return Browser(world, said["session"]["id"], sent[cookies.session], said["csrf_token"])
