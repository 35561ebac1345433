"""The application: routes, problems, documentation, metrics, wired in one place."""

import gc
from importlib.metadata import version

from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.di import Provide
from litestar.logging import LoggingConfig
from litestar.plugins.prometheus import PrometheusConfig, PrometheusController
from litestar.static_files import create_static_files_router

from api import openapi
from api.languages import Tongue
from api.problems import HANDLERS
from api.routes import ROUTES
from api.service import Service
from criteria.catalogue import Catalogue

LARGEST_BODY = 1024 * 1024


class Metrics(PrometheusController):
    """What a monitor reads, at /metrics."""

    path = "/metrics"
    include_in_schema = False


def create_app(catalogue: Catalogue | None = None) -> Litestar:
    """Make the application around a catalogue, or around the shipped one."""
    if catalogue is None:
        from seeds.shipped import load_catalogue

        catalogue = load_catalogue().catalogue
    service = Service(catalogue)

    def settle() -> None:
        """Make the usual plan, and spare every later collection of garbage a walk over the catalogue."""
        service.plan(None, Tongue.HANS)
        gc.collect()
        gc.freeze()

    return Litestar(
        route_handlers=[
            *ROUTES,
            openapi.document,
            Metrics,
            create_static_files_router(openapi.ASSETS, [openapi.assets()], include_in_schema=False),
        ],
        dependencies={"service": Provide(lambda: service, sync_to_thread=False)},
        exception_handlers=dict(HANDLERS),
        on_startup=[settle],
        openapi_config=openapi.config(version("huiqi")),
        middleware=[PrometheusConfig(app_name="huiqi", group_path=True, exclude=["^/metrics"]).middleware],
        logging_config=LoggingConfig(log_exceptions="never"),  # `problems.unexpected` logs what is ours
        compression_config=CompressionConfig(backend="gzip", minimum_size=2048, gzip_compress_level=1),
        request_max_body_size=LARGEST_BODY,
    )
