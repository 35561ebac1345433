"""The shipped catalogues, and how any catalogue folder is loaded on top of national law."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from criteria.files import CatalogueFile
from criteria.loading import Loaded, Parse, load
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
    parse = _remembering(remember_in) if remember_in is not None else _parse
    return load(
        (NATIONAL, folder),
        vocabulary=vocabulary(),
        codes=code_systems(),
        with_cases=with_cases,
        parse=parse,
    )


def _parse(texts: Sequence[tuple[str, str]]) -> Sequence[CatalogueFile]:
    # What was parsed before needs no parser, which takes a tenth of a short command's time.
    from criteria.yaml_files import parse_all  # noqa: PLC0415

    return parse_all(texts)


def _remembering(folder: Path) -> Parse:
    def parse(texts: Sequence[tuple[str, str]]) -> Sequence[CatalogueFile]:
        digest = hashlib.sha256(json.dumps([_FORMAT, texts]).encode()).hexdigest()[:32]
        path = folder / f"catalogue-{digest}.json"
        try:
            remembered = json.loads(path.read_text(encoding="utf-8"))
            return [
                CatalogueFile(shown_as, data, (), text)
                for (shown_as, text), data in zip(texts, remembered, strict=True)
            ]
        except (OSError, ValueError):
            files = _parse(texts)
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
