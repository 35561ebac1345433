"""Where a condition or a figure comes from, and how far it can be trusted."""

from enum import StrEnum

from criteria.terms import Name, Text, Written


class Confidence(StrEnum):
    """How a statement about the law was checked."""

    OFFICIAL = "official"
    """Read in the official text."""
    SECONDARY = "secondary"
    """Read in a repost or a digest of the official text."""
    UNVERIFIED = "unverified"
    """General knowledge of the field; not confirmed against a text."""


class Citation(Written):
    """A place in a document; without `document` it is the catalogue's own policy."""

    document: Name | None = None
    article: int | None = None
    clause: Text | None = None
    quote: Text | None = None
    confidence: Confidence = Confidence.OFFICIAL
