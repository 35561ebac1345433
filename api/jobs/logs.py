"""What a worker says: one line of JSON on standard error for each event; codes, ids and counts only."""

import sys
from typing import Any

import structlog


def worker_log(**known: Any) -> structlog.typing.FilteringBoundLogger:  # noqa: ANN401 - codes and counts
    """Give a log whose lines all say what is known."""
    log: structlog.typing.FilteringBoundLogger = structlog.wrap_logger(
        structlog.PrintLogger(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(0),
        **known,
    )
    return log


def whereabouts(error: BaseException) -> str:
    """Say what went wrong and where, without its message: that may quote what somebody sent."""
    found, trace = "", error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        found = f"{code.co_qualname if hasattr(code, 'co_qualname') else code.co_name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} in {found}"
