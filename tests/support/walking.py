"""Every route with an address to ask: objects for its parameters, the caller's own or somebody else's.

A route whose parameter is in neither table fails the walk: say here how such an object is made.
"""

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from litestar import Litestar
from support.kept import World
from support.people import Person

from api.access.authenticating import operation_of
from api.access.keys import issue_key
from api.access.matrix import MATRIX, Reach
from api.describing import Described
from api.ids import new_id
from api.openapi import DESCRIBED
from api.store.people import Grant, PortfolioMember, PortfolioRecord, Role
from api.store.work import Import, Job, Run, Screening
from profiles.storage.keeping import Kept
from profiles.storage.texts import hash_of

BUREAU = "stb"
NOT_JSON = b"--x--\r\n"


class Route(NamedTuple):
    """One method of one address."""

    operation: str
    method: str
    path: str

    @property
    def parameters(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.path)

    @property
    def described(self) -> Described | None:
        return DESCRIBED.get(self.operation)

    def body(self) -> dict[str, Any]:
        """Give what is sent: the body that the description has as its example."""
        said = self.described
        if self.method == "GET" or said is None or said.body is None:
            return {}
        if said.body.media_type.endswith("json"):
            return {"json": said.body.example, "headers": {"content-type": said.body.media_type}}
        return {"content": NOT_JSON, "headers": {"content-type": f"{said.body.media_type}; boundary=x"}}

    @property
    def reads_json_or_nothing(self) -> bool:
        said = self.described
        return said is None or said.body is None or said.body.media_type.endswith("json")


def routes(app: Litestar) -> list[Route]:
    """Give every method of every address of the API; pages have walks of their own."""
    return sorted(
        Route(operation_of(handler, route.path_format), str(method), route.path_format)
        for route in app.routes
        for handler in route.route_handlers
        for method in handler.http_methods
        if method != "OPTIONS" and not handler.opt.get("page")
    )


@dataclass
class Scene:
    """A caller, and things that are the caller's own or somebody else's, as the reach has it."""

    world: World
    caller: Person
    reach: Reach
    mine: bool
    grants: list[Grant] = field(default_factory=list)

    @cached_property
    def owner(self) -> Person:
        """Whose the things are that belong to an account."""
        role = Role(self.caller.account.role)
        return self.caller if self.mine else self.world.enrol(role, bureau_id=self.caller.account.bureau_id)

    @cached_property
    def company(self) -> Kept:
        """A company within the reach, or one beyond it."""
        owns = self.reach is Reach.OWN and self.mine
        keeper = self.caller if owns else self.world.enrol(Role.COMPANY)
        kept = self.world.keep(keeper)
        until = self.world.watch.at.date() + timedelta(days=30)
        if self.reach in {Reach.GRANTED, Reach.ITSELF}:
            adviser = self.caller if self.mine else self.world.enrol(Role.ADVISER)
            self.grants.append(self.world.grant(kept, adviser, until, given_by=keeper))
        if self.reach is Reach.HANDLED:
            self.world.apply(kept, self.handled if self.mine else self.not_handled)
        return kept

    @property
    def handled(self) -> str:
        return min(self.world.works._handled[BUREAU])

    @property
    def not_handled(self) -> str:
        return min({*self.world.catalogue.measures} - self.world.works._handled[BUREAU])

    def add(self, record: Any) -> Any:
        with self.world.database.writing() as session:
            session.add(record)
        return record


def _run(scene: Scene) -> str:
    kept, at, report = scene.company, scene.world.watch.at, b"{}"
    run = Run(
        id=new_id(), company_id=kept.company.id, version_id=kept.version.id, as_of=at.date(),
        language="zh-Hans", catalogue_id=scene.world.catalogue.policy.id,
        catalogue_version=scene.world.catalogue.version,
        software_version="0", report=zlib.compress(report), hash=hash_of(report), created_at=at,
        author_id=scene.owner.account.id,
    )  # fmt: skip
    return scene.add(run).id


def _outcome(scene: Scene) -> str:
    measure = scene.handled if scene.mine else scene.not_handled
    day = scene.world.watch.at.date() - timedelta(days=1)
    return scene.world.apply(scene.company, measure, as_of=day).id


def _grant(scene: Scene) -> str:
    kept = scene.company
    if not scene.grants:
        until = scene.world.watch.at.date() + timedelta(days=30)
        scene.grants.append(scene.world.grant(kept, scene.world.enrol(Role.ADVISER), until))
    return scene.grants[0].id


def _portfolio(scene: Scene) -> str:
    at = scene.world.watch.at
    record = PortfolioRecord(id=new_id(), adviser_id=scene.owner.account.id, name="first", created_at=at)
    scene.add(record)
    scene.add(PortfolioMember(portfolio_id=record.id, company_id=scene.company.company.id, added_at=at))
    return record.id


def _job(scene: Scene) -> str:
    at, owner = scene.world.watch.at, scene.owner.account.id
    job = Job(
        id=new_id(), kind="import", payload={}, state="done", run_after=at, account_id=owner, created_at=at
    )
    return scene.add(job).id


def _import(scene: Scene) -> str:
    record = Import(
        id=new_id(), account_id=scene.owner.account.id, job_id=_job(scene), file_name="companies.csv",
        file_hash=hash_of(b""), file_bytes=0, created_at=scene.world.watch.at,
        finished_at=scene.world.watch.at,
    )  # fmt: skip
    return scene.add(record).id


def _screening(scene: Scene) -> str:
    at = scene.world.watch.at
    asked = {
        "portfolio_id": None,
        "import_id": None,
        "measures": [],
        "verdicts": [],
        "counties": [],
        "top": 1,
    }
    record = Screening(
        id=new_id(), account_id=scene.owner.account.id, job_id=_job(scene), as_of=at.date(),
        language="zh-Hans", catalogue_id="c", catalogue_version="v", asked={**asked, "details": True},
        created_at=at, finished_at=at,
    )  # fmt: skip
    return scene.add(record).id


def _key(scene: Scene) -> str:
    with scene.world.database.writing() as session:
        return issue_key(session, scene.owner.account, "another", at=scene.world.watch.at)[0].id


MAKERS: Mapping[str, Callable[[Scene], str]] = {
    "account_id": lambda scene: scene.owner.account.id,
    "company_id": lambda scene: scene.company.company.id,
    "grant_id": _grant,
    "import_id": _import,
    "job_id": _job,
    "key_id": _key,
    "outcome_id": _outcome,
    "portfolio_id": _portfolio,
    "run_id": _run,
    "screening_id": _screening,
    "session_id": lambda scene: scene.world.browse(scene.owner).session_id,
}
"""Objects that belong to somebody, by the name that a parameter of an address has."""

NAMES: Mapping[str, str] = {
    "bureau_id": BUREAU,
    "code": "high_tech_enterprise",
    "file_path": "swagger-ui.css",
    "measure_id": "wz25-09-1",
    "number": "1",
    "path": "openapi.json",
}
"""What is nobody's."""


QUERIES: Mapping[str, Callable[[Scene], Mapping[str, str]]] = {
    "EraseCompany": lambda scene: {"confirm": str(scene.company.company.uscc or scene.company.company.name)},
}
"""What an address must have after its question mark, by operation."""


def addresses(route: Route, scene: Scene) -> tuple[str, str]:
    """Give a route's address with objects of the scene, and with ids that nothing has."""
    unknown = {*route.parameters} - MAKERS.keys() - NAMES.keys()
    assert not unknown, f"{route.path}: tests/support/walking.py must say how a {unknown} is made"
    real = {name: MAKERS[name](scene) if name in MAKERS else NAMES[name] for name in route.parameters}
    absent = {name: new_id() if name in MAKERS else NAMES[name] for name in route.parameters}
    query = QUERIES[route.operation](scene) if route.operation in QUERIES else {}
    asked = f"?{urlencode(query)}" if query else ""
    return route.path.format(**real) + asked, route.path.format(**absent) + asked


def owned(route: Route) -> bool:
    """Tell whether an address has objects that belong to somebody."""
    return any(name in MAKERS for name in route.parameters)


def people(world: World) -> Iterator[tuple[Role, Person]]:
    """Enrol one of each role."""
    for role in Role:
        if role is not Role.ANONYMOUS:
            yield role, world.enrol(role, bureau_id=BUREAU if role is Role.BUREAU else None)


def reach(route: Route, role: Role) -> Reach:
    return MATRIX[route.operation][role]
