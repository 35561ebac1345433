"""References: whether what a catalogue names exists, and what was perhaps meant.

A check yields a `Problem`: a path within one entry, a closed code, words, and a suggestion.
Places in files are added by `criteria.loading`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from criteria.catalogue import Catalogue
from criteria.citations import Citation
from criteria.codes import CodeTree
from criteria.errors import FaultCode, Severity, nearest


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong within one entry of a catalogue."""

    path: str
    code: FaultCode
    message: str
    suggestion: str | None = None
    severity: Severity = Severity.ERROR


Found: TypeAlias = Iterator[tuple[str, str, Problem]]


class References:
    """The checks of names in one catalogue; `left_out` are the keys of entries that were not read."""

    def __init__(self, catalogue: Catalogue, left_out: frozenset[str]) -> None:
        self.catalogue = catalogue
        self.left_out = left_out
        self.vocabulary = catalogue.vocabulary

    def _known(
        self, path: str, name: str, known: Iterable[str], code: FaultCode, what: str
    ) -> Iterator[Problem]:
        options = list(known)
        if name not in options and name not in self.left_out:
            yield Problem(path, code, f"there is no {what} {name!r}", nearest(name, options))

    def bureau(self, path: str, name: str) -> Iterator[Problem]:
        """Find a bureau that does not exist."""
        yield from self._known(path, name, self.catalogue.bureaus, FaultCode.UNKNOWN_BUREAU, "bureau")

    def document(self, path: str, name: str) -> Iterator[Problem]:
        """Find a document that does not exist."""
        known = (*self.catalogue.documents, self.catalogue.policy.id)
        yield from self._known(path, name, known, FaultCode.UNKNOWN_DOCUMENT, "document")

    def citation(self, path: str, citation: Citation | None) -> Iterator[Problem]:
        """Find a document or article of a citation that does not exist."""
        if citation is None:
            return
        if citation.document is not None:
            yield from self.document(f"{path}.document", citation.document)
        yield from self._article(f"{path}.article", citation.article)

    def _article(self, path: str, number: int | None) -> Iterator[Problem]:
        known = self.catalogue.articles
        if number is not None and number not in known and str(number) not in self.left_out:
            yield Problem(path, FaultCode.UNKNOWN_ARTICLE, f"there is no article {number}")

    def _fact(self, path: str, name: str) -> Iterator[Problem]:
        if name in self.vocabulary:
            return
        yield Problem(
            path, FaultCode.UNKNOWN_FACT, f"there is no fact {name!r}", self.vocabulary.suggest(name)
        )

    def _code(self, path: str, code: str, tree: CodeTree) -> Iterator[Problem]:
        if not tree.knows(code):
            message = f"there is no code {code!r} in {tree.name}"
            yield Problem(path, FaultCode.UNKNOWN_CODE, message, nearest(code, tree.codes))

    def _parameter(self, path: str, name: str) -> Iterator[Problem]:
        known = self.catalogue.parameters
        yield from self._known(path, name, known, FaultCode.UNKNOWN_PARAMETER, "parameter")

    def _recognition(self, path: str, name: str) -> Iterator[Problem]:
        known = self.catalogue.recognitions
        yield from self._known(path, name, known, FaultCode.UNKNOWN_RECOGNITION, "recognition")
