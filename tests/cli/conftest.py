"""The shipped sample, and the report that the command gives on it."""

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def sample(root) -> Path:
    return root / "seeds/samples/valve-maker.json"


@pytest.fixture(scope="session")
def report(huiqi, sample) -> dict[str, Any]:
    return json.loads(huiqi("match", sample).stdout)
