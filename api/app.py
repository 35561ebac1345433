"""The application: routes, problems, documentation, metrics, wired in one place."""

import gc
from importlib.metadata import version

from litestar import Litestar, Router
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.middleware import DefineMiddleware
from litestar.middleware._internal.exceptions import ExceptionHandlerMiddleware
from litestar.static_files import create_static_files_router

from api import openapi
from api.access.authenticating import WORKS, Authentication, operation_of, permit
from api.access.caller import Caller
from api.access.cross_site import OurPagesOnly
from api.access.gate import GATE, gate_of
from api.access.headers import Headers
from api.access.limiting import Limiting
from api.access.passwords import Passwords
from api.access.reach import handled_by
from api.ids import Clock, now
from api.languages import Tongue
from api.metrics import KeptFigures, watch_pool
from api.migrating import current, newest, upgrade
from api.observing import Observing
from api.pages import assets
from api.pages.rendering import SERVICE
from api.pages.routes import pages
from api.pages.wrong import for_browsers
from api.populations import Populations
from api.problems import HANDLERS, AnyRequest
from api.readiness import Readiness
from api.routes import ROUTES, UNDESCRIBED
from api.service import Service
from api.settings import Settings
from api.surveys import Surveys
from api.working import Desk, Works
from criteria.catalogue import Catalogue

LARGEST_BODY = 1024 * 1024


def caller_of(request: AnyRequest) -> Caller:
    """Give who sent a request."""
    caller: Caller = request.user
    return caller


def desk_of(request: AnyRequest, works: NamedDependency[Works]) -> Desk:
    """Give what the handler of a request works at."""
    return Desk(works, request.user, operation_of(request.route_handler, request.scope["path_template"]))


def create_app(
    catalogue: Catalogue | None = None,
    settings: Settings | None = None,
    clock: Clock = now,
    passwords: Passwords | None = None,
) -> Litestar:
    """Make the application; around the shipped catalogue and the environment's settings if none are given.

    `passwords` are cheaper in tests. Starting it raises NoSecret where there must be a secret and is none.
    """
    if catalogue is None:
        from seeds.shipped import load_catalogue

        catalogue = load_catalogue().catalogue
    service = Service(catalogue)
    settings = settings or Settings()
    database = settings.database()
    watch_pool(database)
    works = Works(database, clock, handled_by(catalogue))
    readiness, figures = Readiness(database), KeptFigures(database, clock)
    gate = gate_of(settings, works, passwords)
    populations = Populations(settings.population)
    surveys = Surveys(catalogue, populations)

    def settle() -> None:
        """Make the usual plan, and spare every later collection of garbage a walk over the catalogue."""
        if settings.migrate_on_start and current(database) != newest():
            upgrade(database)
        gate.prepare()
        service.plan(None, Tongue.HANS)
        gc.collect()
        gc.freeze()

    app = Litestar(
        route_handlers=[
            # In one router: Litestar 2.25 registers a path's handlers anew with each further one, and
            # one that runs in a thread would be wrapped twice.
            Router("/", route_handlers=ROUTES),
            openapi.document,
            *UNDESCRIBED,
            create_static_files_router(openapi.ASSETS, [openapi.assets()], include_in_schema=False),
            pages(),
            *assets.routers(),
        ],
        dependencies={
            "service": Provide(lambda: service, sync_to_thread=False),
            "settings": Provide(lambda: settings, sync_to_thread=False),
            "works": Provide(lambda: works, sync_to_thread=False),
            "readiness": Provide(lambda: readiness, sync_to_thread=False),
            "figures": Provide(lambda: figures, sync_to_thread=False),
            "gate": Provide(lambda: gate, sync_to_thread=False),
            "populations": Provide(lambda: populations, sync_to_thread=False),
            "surveys": Provide(lambda: surveys, sync_to_thread=False),
            "caller": Provide(caller_of, sync_to_thread=False),
            "desk": Provide(desk_of, sync_to_thread=False),
        },
        state=State({WORKS: works, GATE: gate, SERVICE: service}),
        guards=[permit],
        exception_handlers={error: for_browsers(handler) for error, handler in HANDLERS.items()},
        on_startup=[settle],
        on_shutdown=[database.dispose],
        openapi_config=openapi.config(version("huiqi")),
        middleware=[
            # What the next ones refuse is answered within what compresses.
            DefineMiddleware(ExceptionHandlerMiddleware, debug=None),
            DefineMiddleware(Authentication, gate=gate),
            DefineMiddleware(Limiting, limits=gate.limits),
            DefineMiddleware(OurPagesOnly, cookies=gate.cookies),
        ],
        before_send=[Headers(gate.cookies)],
        logging_config=None,  # `api.logs` is all there is
        compression_config=CompressionConfig(backend="gzip", minimum_size=2048, gzip_compress_level=1),
        request_max_body_size=LARGEST_BODY,
    )
    app.asgi_handler = Observing(app.asgi_handler, settings)
    return app
