"""What a form sends: its fields as text, and what is wrong with them beside each."""

from collections.abc import Mapping

from litestar.datastructures import UploadFile

from api.languages import Tongue, rendered
from api.problems import AnyRequest, BodyInvalid

TOKEN = "_csrf_token"  # noqa: S105 - the name of the field


async def fields_of(request: AnyRequest) -> dict[str, str]:
    """Give the fields of a form by name, files left out; of one that is sent twice the last."""
    form = await request.form()
    return {name: value for name, value in form.multi_items() if isinstance(value, str) and name != TOKEN}


async def file_of(request: AnyRequest, name: str) -> UploadFile | None:
    """Give the file that a form sends under a name, if one was chosen."""
    found = (await request.form()).get(name)
    return found if isinstance(found, UploadFile) and found.filename else None


def faults_by_field(error: BodyInvalid, tongue: Tongue) -> Mapping[str, str]:
    """Give what is wrong by the name of the field it is about; `""` is the form as a whole."""
    found: dict[str, str] = {}
    for fault in error.faults:
        name = fault.pointer.lstrip("/").partition("/")[0]
        said = rendered(fault.reason.within(tongue.core), tongue)
        found[name] = f"{found[name]} {said}" if name in found else said
    return found
