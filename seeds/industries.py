"""The shipped industry words, and the model that suggests industries from a 经营范围."""

from functools import cache
from typing import TYPE_CHECKING

from criteria.yaml_files import parse_all
from matcher.learning.industry_words import IndustryWords
from profiles.declaring import INDUSTRY
from seeds.reference_codes import REFERENCE, code_systems

if TYPE_CHECKING:
    from matcher.learning.industries import IndustryModel


@cache
def industry_words() -> IndustryWords:
    """Give this project's own words for each division and class.

    Raises ValueError where the file does not say what it should.
    """
    path = REFERENCE / "industry_words.yaml"
    [file] = parse_all([(path.name, path.read_text(encoding="utf-8"))])
    if file.faults:
        raise ValueError(*map(str, file.faults))
    return IndustryWords(
        words={code: tuple(words.split()) for code, words in file.data["words"].items()},
        sold_as={code: (wholesale, retail) for code, (wholesale, retail) in file.data["sold_as"].items()},
    )


@cache
def industry_model() -> "IndustryModel":
    """Give the model, trained once in a process; it takes about two seconds."""
    from matcher.learning.industries import IndustryModel  # noqa: PLC0415 - imports scikit-learn

    return IndustryModel(code_systems()[INDUSTRY], industry_words())
