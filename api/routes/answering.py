"""What the routes share: the language of an answer, what is not there, and the answer itself."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from litestar import Response
from litestar.exceptions import HTTPException
from litestar.params import QueryParameter
from litestar.serialization import encode_json
from litestar.status_codes import HTTP_415_UNSUPPORTED_MEDIA_TYPE

from api.languages import Tongue, rendered
from api.problems import AnyRequest, NotThere
from api.service import Service
from api.tongues import VARY
from criteria.errors import nearest
from criteria.words import Words
from profiles.reading import LARGEST_BYTES, read_profile_json
from profiles.schema import Profile

MATCH_BODY_LIMIT = 4 * LARGEST_BYTES
"""What is larger is refused before it is read whole; what is smaller gets its own fault."""

AsOf = Annotated[
    date | None, QueryParameter(description="Judge on this date; otherwise on the catalogue's own.")
]


def need_json(request: AnyRequest) -> None:
    """Refuse a body that is not sent as JSON."""
    sent_as = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if sent_as != "application/json" and not sent_as.endswith("+json"):
        raise HTTPException(status_code=HTTP_415_UNSUPPORTED_MEDIA_TYPE)


def sent_profile(request: AnyRequest, body: bytes, service: Service) -> Profile:
    """Read the profile that a request carries; raises ProfileInvalid with every fault of it."""
    need_json(request)
    return read_profile_json(body, service.catalogue.codes)


def found(known: Mapping[Any, Any], key: str | int, detail: Words) -> Any:  # noqa: ANN401 - what is held
    """Give what is held under a key, or answer that it is not there."""
    if key not in known:
        raise NotThere(detail, nearest(key, known) if isinstance(key, str) else None)
    return known[key]


def rendered_answer(data: object, tongue: Tongue) -> Response[bytes]:
    """Answer with plain data, put into the script asked for."""
    return json_answer(rendered(data, tongue), tongue)


def json_answer(data: object, tongue: Tongue) -> Response[bytes]:
    """Answer with plain data that is in the language asked for."""
    headers = {"Content-Language": tongue.value, "Vary": VARY}
    return Response(encode_json(data), media_type="application/json", headers=headers)
