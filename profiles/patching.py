"""A profile changed in part: JSON merge patch (RFC 7396) on its plain data."""

from collections.abc import Mapping
from copy import copy

from profiles.reading import DEEPEST


def patched(target: object, patch: object, depth: int = 0) -> object:
    """Give what a merge patch makes of plain data; a null takes a key away.

    What stood twice in the patch is still known in what comes out, so that reading it finds the
    fault. What lies deeper than a profile may is taken as it is, for the same reason.
    """
    if not isinstance(patch, dict) or depth > DEEPEST:
        return patch
    found = copy(patch)
    found.clear()
    found.update(target if isinstance(target, Mapping) else {})
    for key, value in patch.items():
        if value is None:
            found.pop(key, None)
        else:
            found[key] = patched(found.get(key), value, depth + 1)
    return found
