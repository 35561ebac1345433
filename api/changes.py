"""Changes between two sides, each a company at a service on a date, in a reader's language."""

from datetime import date
from typing import NamedTuple

from api.languages import Tongue, rendered
from api.service import Service
from matcher.change_report import ChangeReport
from matcher.changes import Side, compare
from profiles.schema import Profile


class At(NamedTuple):
    """A company, judged by a service's catalogue on a date, or else on the catalogue's own."""

    service: Service
    profile: Profile
    as_of: date | None


def changes(before: At, after: At, tongue: Tongue) -> ChangeReport:
    """Compare two sides; what the companies wrote themselves stays as it was written."""
    sides = [Side(at.profile, at.service.plan(at.as_of, tongue)) for at in (before, after)]
    written = (text for side in sides for text in (side.profile.name, side.profile.business_scope))
    own = frozenset(text for text in written if text is not None)
    return rendered(compare(sides[0], sides[1]), tongue, own=own)
