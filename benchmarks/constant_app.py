"""A server that does nothing: the API's settings, and an answer of so many bytes to every match."""

import os

from litestar import Litestar, Response, post
from litestar.config.compression import CompressionConfig
from litestar.logging import LoggingConfig
from litestar.plugins.prometheus import PrometheusConfig

SIZE = "BENCHMARK_ANSWER_BYTES"
PATH = "/api/v1/match"
LIMIT = 1024 * 1024


def create_app() -> Litestar:
    """Make the application; the environment says how long its answer is."""
    constant = b'"' + b"x" * (int(os.environ[SIZE]) - 2) + b'"'
    headers = {"Content-Language": "zh-Hans", "Vary": "Accept-Language"}

    @post(PATH, status_code=200, request_max_body_size=LIMIT, sync_to_thread=False)
    def answer(body: bytes) -> Response[bytes]:  # noqa: ARG001 - read as the API reads it
        return Response(constant, media_type="application/json", headers=headers)

    return Litestar(
        route_handlers=[answer],
        openapi_config=None,
        middleware=[PrometheusConfig(app_name="constant", group_path=True).middleware],
        logging_config=LoggingConfig(log_exceptions="always"),
        compression_config=CompressionConfig(backend="gzip", minimum_size=2048, gzip_compress_level=1),
        request_max_body_size=LIMIT,
    )
