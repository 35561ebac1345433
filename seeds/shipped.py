"""The shipped catalogues, and how any catalogue folder is loaded on top of national law."""

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from criteria.loading import Loaded, load, parse_all
from criteria.yaml_files import YamlFile
from profiles.vocabulary import vocabulary
from seeds.reference_codes import code_systems

SEEDS = Path(__file__).parent
NATIONAL = SEEDS / "national"
WENZHOU = SEEDS / "wenzhou-2025"
SAMPLES = SEEDS / "samples"

_FORMAT = "1"
"""Changes when what is remembered is written differently."""


def load_catalogue(
    folder: Path = WENZHOU, *, with_cases: bool = True, remember_in: Path | None = None
) -> Loaded:
    """Load a catalogue folder together with national law.

    `remember_in` is a folder for parsed files, found again by the hash of their text.
    Raises CatalogueInvalid with every fault.
    """
    parse = _remembering(remember_in) if remember_in is not None else parse_all
    return load(
        (NATIONAL, folder),
        vocabulary=vocabulary(),
        codes=code_systems(),
        with_cases=with_cases,
        parse=parse,
    )


def _remembering(folder: Path) -> Callable[[Sequence[tuple[str, str]]], Sequence[YamlFile]]:
    def parse(texts: Sequence[tuple[str, str]]) -> Sequence[YamlFile]:
        digest = hashlib.sha256(json.dumps([_FORMAT, texts]).encode()).hexdigest()[:32]
        path = folder / f"catalogue-{digest}.json"
        try:
            remembered = json.loads(path.read_text(encoding="utf-8"))
            return [
                YamlFile(shown_as, data, (), text)
                for (shown_as, text), data in zip(texts, remembered, strict=True)
            ]
        except (OSError, ValueError):
            files = parse_all(texts)
        if not any(file.faults for file in files):
            _write(path, json.dumps([file.data for file in files], ensure_ascii=False))
        return files

    return parse


def _write(path: Path, text: str) -> None:
    """Write whole or not at all; a folder that cannot be written to only costs time."""
    partial = path.with_suffix(".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    except OSError:
        return
