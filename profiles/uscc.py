"""统一社会信用代码 (GB 32100-2015): checked by python-stdnum, and what its first digits tell."""

from typing import Annotated, TypeAlias

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError
from stdnum.cn import uscc as standard
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from criteria.facts import FactKind
from profiles.declaring import shaped

_LEGAL_FORMS = {
    "91": "enterprise",
    "92": "sole_trader",
    "93": "farmer_cooperative",
    "12": "public_institution",
}
_SOCIAL = ("51", "52", "53")


def _check(value: object) -> object:
    if value is None:
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("text_expected", "a text is expected")
    try:
        return str(standard.validate(value))
    except InvalidLength:
        raise PydanticCustomError("uscc_length", "a USCC has 18 characters") from None
    except InvalidChecksum:
        raise PydanticCustomError("uscc_check", "the check character of the USCC is wrong") from None
    except ValidationError:
        raise PydanticCustomError("uscc_format", "not the form of a USCC") from None


_SHAPE = shaped(r"^[0-9A-HJ-NPQRTUWXY]{18}$")

Uscc: TypeAlias = Annotated[str, BeforeValidator(_check), _SHAPE, FactKind.TEXT] | None


def legal_form(uscc: str) -> str | None:
    """Give the legal form that a code's first two characters stand for, where they settle it."""
    if uscc.startswith(_SOCIAL):
        return "social_organisation"
    return _LEGAL_FORMS.get(uscc[:2])
