"""统一社会信用代码 (GB 32100-2015): checked by python-stdnum, and what its first digits tell."""

from collections.abc import Mapping
from typing import Annotated, TypeAlias

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError
from stdnum.cn import uscc as standard
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from criteria.facts import FactKind
from profiles.declaring import shaped

_LEGAL_FORMS: Mapping[str, tuple[str, ...]] = {
    "91": ("enterprise",),
    "92": ("sole_trader",),
    "93": ("farmer_cooperative",),
    "12": ("public_institution", "university"),
    "51": ("social_organisation",),
    "52": ("social_organisation", "university"),
    "53": ("social_organisation",),
}
"""By the first two characters; a university is registered as an institution or as a private body."""


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


def legal_forms(uscc: str) -> tuple[str, ...]:
    """Give the legal forms that a code's first two characters leave open; none where they say nothing."""
    return _LEGAL_FORMS.get(uscc[:2], ())
