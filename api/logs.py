"""What is logged, and how: one line an event, on standard error.

No bodies, no cookies, no queries, no names: a line has the codes, ids and figures that are listed
in `FIELDS`. An exception is logged as its type and where it was raised; its message is not, because
a database or a parser puts into it what it was working on.
"""

import logging
import sys
import threading
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from api.settings import LogFormat, Settings

OURS = ("api", "profiles", "matcher", "criteria", "seeds", "uvicorn")
"""Loggers that write from the level set on; those of other libraries write warnings only."""
FIELDS = (
    "method",
    "route",
    "status",
    "duration_ms",
    "role",
    "account_id",
    "address",
    "reason",
    "job_id",
    "kind",
    "count",
    "path",
)
"""What a line may carry beside its words; whatever else a library adds is left out."""
_FRAMES = 40


def configure(settings: Settings, stream: TextIO | None = None) -> None:
    """Let every logger of this process write as the settings say."""
    stream = stream or sys.stderr
    handler = logging.StreamHandler(stream)
    handler.addFilter(template_only)
    handler.setFormatter(formatter(_readable(settings.log_format, stream)))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    root.setLevel(max(level, logging.WARNING))
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    logging.getLogger("uvicorn.access").setLevel(logging.WARNING)  # it has addresses and queries
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread


def template_only(record: logging.LogRecord) -> bool:
    """Take from another library's line what it put into its words; they stay."""
    if record.name.partition(".")[0] not in OURS:
        record.args = ()
    return True


def formatter(readable: bool) -> logging.Formatter:  # noqa: FBT001 - one of two
    """Make what writes a record as a line: for people, or as JSON."""
    render: list[Processor] = (
        [_as_text, structlog.dev.ConsoleRenderer(colors=False)]
        if readable
        else [structlog.processors.JSONRenderer(ensure_ascii=False, default=str)]
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(allow=FIELDS),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _first_line,
            _where_raised,
        ],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *render],
    )


def _readable(wanted: LogFormat, stream: TextIO) -> bool:
    return stream.isatty() if wanted is LogFormat.AUTO else wanted is LogFormat.TEXT


def _first_line(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Keep the first line of a library's words: asyncio writes out the exception of a lost task after it."""
    said = str(event["event"]).strip()
    event["event"] = said.splitlines()[0] if said else ""
    return event


def _where_raised(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Replace an exception by its types, codes and frames."""
    found = event.pop("exc_info", None) or event["_record"].exc_info
    event.pop("stack_info", None)
    if isinstance(found, tuple) and found[1] is not None:
        event["exception"] = [*described(found[1])]
    return event


def described(error: BaseException) -> Iterator[dict[str, Any]]:
    """Tell of an exception, and of those that led to it, what it was and where; never what it said."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        said: dict[str, Any] = {"type": f"{type(current).__module__}.{type(current).__qualname__}"}
        said |= _codes(current)
        said["frames"] = [
            f"{frame.filename}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(current.__traceback__)[-_FRAMES:]
        ]
        yield said
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)


def _codes(error: BaseException) -> dict[str, str]:
    """Give the codes of a database's error, and the constraint it names."""
    found = {
        name: getattr(error, name, None) for name in ("sqlstate", "sqlite_errorname", "status_code", "errno")
    }
    constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
    return {name: str(value) for name, value in {**found, "constraint": constraint}.items() if value}


def _as_text(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Write an exception as lines."""
    if "exception" in event:
        lines = []
        for said in event["exception"]:
            codes = " ".join(
                f"{name}={held}" for name, held in said.items() if name not in ("type", "frames")
            )
            lines += [f"{said['type']} {codes}".rstrip(), *(f"    {frame}" for frame in said["frames"])]
        event["exception"] = "\n".join(lines)
    return event


def _log_uncaught(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger(__name__).critical("not caught", exc_info=(kind, error, where))


def _log_uncaught_in_thread(said: "threading.ExceptHookArgs") -> None:
    if said.exc_value is not None:
        _log_uncaught(said.exc_type, said.exc_value, said.exc_traceback)
