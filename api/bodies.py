"""Bodies: what a request may carry beside a single profile."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from profiles.schema import Profile

MOST_COMPANIES = 100
PRINTABLE = r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$"
"""A line of text with something to see in it."""


class Companies(TypedDict):
    """A portfolio: from one to `MOST_COMPANIES` profiles."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    companies: Annotated[list[Profile], Field(min_length=1, max_length=MOST_COMPANIES)]


class Sent(BaseModel):
    """What a body is read into: nothing is taken that is not declared, and nothing is guessed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
