"""The companies that bureaus' figures are counted from: the file that `HUIQI_POPULATION` names."""

import logging
from pathlib import Path
from typing import NamedTuple

from api.problems import Conflict
from criteria.words import Words

_LOG = logging.getLogger(__name__)

NOT_SET = Words(
    "服务器未设置企业数据（HUIQI_POPULATION），无法测算",
    "The server has no companies to count (HUIQI_POPULATION is not set)",
)
UNFIT = Words(
    "服务器的企业数据（HUIQI_POPULATION）无法读取，请联系管理员",
    "The server's companies (HUIQI_POPULATION) cannot be read: tell whoever runs it",
)


class PopulationFile(NamedTuple):
    """Where the companies are, and a stamp that changes when the file does."""

    path: Path
    stamp: tuple[int, int]


class Populations:
    """Finds the file of companies anew at each request, so that it can be replaced under way."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def file(self) -> PopulationFile:
        """Give the file; raises Conflict where none is set, or none is there."""
        if self._path is None:
            raise Conflict(NOT_SET)
        try:
            found = self._path.stat()
        except OSError as error:
            raise self.unfit(error) from error
        return PopulationFile(self._path, (found.st_mtime_ns, found.st_size))

    def unfit(self, error: Exception) -> Conflict:
        """Log why the file cannot be used, and give what the caller is told of it."""
        _LOG.error("the population cannot be read", exc_info=error)
        return Conflict(UNFIT)
