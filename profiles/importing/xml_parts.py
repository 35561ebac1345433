"""XML in one pass and within bounds: no document type, no entities, no part without end.

The parser is expat as defusedxml sets it up; no tree is built.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn
from xml.etree.ElementTree import ParseError  # only the error: parsers are defusedxml's  # nosec B405

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from profiles.importing.faults import refused

_LONGEST_TOKEN = 1024 * 1024
_MOST_NAMES = 4_000
_DEEPEST = 64

Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def walk(
    chunks: Iterable[bytes], part: str, *, start: Start, end: End | None = None, text: Text | None = None
) -> None:
    """Walk through XML, telling of each element by its name without namespace.

    Raises FileRefused for what is no well-formed XML in UTF-8, declares entities, nests deeply,
    or has names or tokens as no workbook has.
    """
    for _ in steps(chunks, part, start=start, end=end, text=text):
        pass


def steps(
    chunks: Iterable[bytes], part: str, *, start: Start, end: End | None = None, text: Text | None = None
) -> Iterable[None]:
    """Do as `walk`, a chunk at a time, so that what was collected can be taken in between."""
    parser = _Parser(part, start, end, text)
    try:
        for chunk in chunks:
            parser.feed(chunk)
            yield
        parser.finish()
        yield
    except DefusedXmlException:
        raise refused("unsafe_xml") from None
    except (ParseError, parser.error, ValueError) as error:
        raise refused("broken", problem=f"{part}: {error}") from None


class _Local(dict[str, str]):
    """The name of an element without its namespace, by the name as expat gives it."""

    def __missing__(self, name: str) -> str:
        self[name] = local = name.rpartition("}")[2]
        return local


class _Parser:
    """One expat parser with its guards."""

    def __init__(self, part: str, start: Start, end: End | None, text: Text | None) -> None:
        self._part = part
        self._depth = 0
        self._fed = 0
        self._local = _Local()
        self._prefixes: set[str | None] = set()
        self._defused: Any = DefusedXMLParser(encoding="utf-8", forbid_dtd=True)
        self._expat: Any = self._defused.parser
        self.error = self._defused._error  # noqa: SLF001 - expat's own exception, without importing expat
        expat = self._expat
        expat.buffer_text = True
        expat.ordered_attributes = False
        expat.specified_attributes = False
        expat.DefaultHandlerExpand = None
        expat.CommentHandler = None
        expat.ProcessingInstructionHandler = None
        expat.StartNamespaceDeclHandler = self._namespace
        expat.StartElementHandler = self._starting(start)
        expat.EndElementHandler = self._ending(end)
        expat.CharacterDataHandler = text

    def feed(self, chunk: bytes) -> None:
        self._fed += len(chunk)
        self._expat.Parse(chunk, False)
        if self._fed - self._expat.CurrentByteIndex > _LONGEST_TOKEN:
            self._refuse("a token of more than a mebibyte")
        if len(self._expat.intern) > _MOST_NAMES:
            self._refuse("too many different names")

    def finish(self) -> None:
        self._expat.Parse(b"", True)

    def _starting(self, start: Start) -> Start:
        names = self._local

        def started(name: str, attributes: Mapping[str, str]) -> None:
            self._depth += 1
            if self._depth > _DEEPEST:
                self._refuse("nested too deeply")
            start(names[name], attributes)

        return started

    def _ending(self, end: End | None) -> End:
        names = self._local

        def ended(name: str) -> None:
            self._depth -= 1
            if end is not None:
                end(names[name])

        return ended

    def _namespace(self, prefix: str | None, _uri: str) -> None:
        self._prefixes.add(prefix)
        if len(self._prefixes) > _MOST_NAMES:
            self._refuse("too many namespaces")

    def _refuse(self, problem: str) -> NoReturn:
        raise refused("unreasonable", part=self._part, problem=problem)
