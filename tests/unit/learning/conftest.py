"""The shipped model, trained once."""

import pytest

from matcher.learning.industries import IndustryModel
from seeds.industries import industry_model


@pytest.fixture(scope="session")
def model() -> IndustryModel:
    return industry_model()
