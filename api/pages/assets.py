"""Files of the pages: our styles and the little script, and htmx from its package."""

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from litestar import Router
from litestar.datastructures import CacheControlHeader
from litestar.static_files import create_static_files_router

OURS, HTMX = "/assets/huiqi", "/assets/htmx"
FOLDER = Path(__file__).parent / "assets_files"
_YEAR = 365 * 24 * 3600


@cache
def htmx() -> Path:
    """Give the folder of htmx's file; the package is a Django application in name only."""
    found = find_spec("js_lib_htmx")
    if found is None or found.origin is None:
        msg = "django-js-lib-htmx is not installed"
        raise RuntimeError(msg)
    return Path(found.origin).parent / "static" / "htmx"


@cache
def address_of_asset(name: str) -> str:
    """Give the address of a file; it changes with the file, which may so be kept for ever."""
    root, folder = (HTMX, htmx()) if name.startswith("htmx") else (OURS, FOLDER)
    return f"{root}/{name}?v={hashlib.sha256((folder / name).read_bytes()).hexdigest()[:12]}"


def routers() -> list[Router]:
    """Give what serves the files."""
    kept = CacheControlHeader(public=True, max_age=_YEAR, immutable=True)
    return [
        create_static_files_router(
            root, [folder], include_in_schema=False, opt={"page": True}, cache_control=kept
        )
        for root, folder in ((OURS, FOLDER), (HTMX, htmx()))
    ]
