"""What the commands share: reading what is given, printing, and refusing.

Exit codes: 0 done; 1 a catalogue has errors; 2 what was given cannot be used.
"""

import json
import shutil
import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from api.languages import Tongue, rendered

if TYPE_CHECKING:
    from rich.console import Console

    from criteria.catalogue import Catalogue
    from criteria.loading import Loaded
    from profiles.faults import ProfileFault
    from profiles.schema import Profile

UNUSABLE = 2
NO_LARGER = 10 * 1024 * 1024


class Format(StrEnum):
    """For programs, or for people."""

    JSON = "json"
    TABLE = "table"


Shape = Annotated[Format, typer.Option("--format", help="json for programs, table for people.")]
As = Annotated[Tongue, typer.Option("--lang", help="Language of the words: zh-Hans, zh-Hant, en.")]
AsOf = Annotated[
    str | None, typer.Option(help="Judge on this date (YYYY-MM-DD); otherwise on the catalogue's own.")
]
Company = Annotated[str, typer.Argument(help="A company profile in JSON, or - for standard input.")]


def catalogue_of(folder: Path | None = None, *, with_cases: bool) -> "Loaded":
    """Give the catalogue of a folder, or the shipped one; or leave with its faults."""
    from platformdirs import user_cache_path

    from criteria.errors import CatalogueInvalid
    from seeds.shipped import WENZHOU, load_catalogue

    if folder is not None and not folder.is_dir():
        refuse(f"{folder}: there is no such folder")
    try:
        return load_catalogue(folder or WENZHOU, with_cases=with_cases, remember_in=user_cache_path("huiqi"))
    except CatalogueInvalid as error:
        refuse(*map(str, error.faults))


def day_of(written: str, option: str = "--as-of") -> date:
    """Read a date given as an option."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        day = None
    if day is None or day.isoformat() != written:
        refuse(f"{option}: {written!r} is not a date; write YYYY-MM-DD")
    return day


def read(path: str) -> bytes:
    """Read a file, or standard input for `-`."""
    if path == "-":
        return sys.stdin.buffer.read(NO_LARGER + 1)
    return read_file(Path(path))


def read_file(path: Path) -> bytes:
    """Read a file, up to a little more than is allowed."""
    try:
        with path.open("rb") as file:
            return file.read(NO_LARGER + 1)
    except OSError as error:
        refuse(f"{path}: {error.strerror or error}")


def company_of(path: str, catalogue: "Catalogue", lang: Tongue) -> "Profile":
    """Read a company's profile, or leave with every fault of it."""
    from profiles.faults import ProfileInvalid
    from profiles.reading import read_profile_json

    try:
        return read_profile_json(read(path), catalogue.codes)
    except ProfileInvalid as error:
        refuse(*(said(fault, lang) for fault in error.faults))


def said(fault: "ProfileFault", lang: Tongue) -> str:
    """Write a fault of a profile in one line."""
    return rendered(fault.line(lang.core), lang)


def print_json(data: object) -> None:
    """Print plain data as JSON in UTF-8, whatever the terminal's encoding."""
    sys.stdout.buffer.write(json.dumps(data, ensure_ascii=False, indent=2).encode() + b"\n")
    sys.stdout.buffer.flush()


def console() -> "Console":
    """Give a console as wide as the terminal."""
    from rich.console import Console

    return Console(width=shutil.get_terminal_size((120, 40)).columns, highlight=False)


def refuse(*lines: str) -> NoReturn:
    """Say what is wrong, a line for each fault, and leave."""
    for line in lines:
        sys.stderr.buffer.write(f"huiqi: {line}\n".encode())
    sys.stderr.buffer.flush()
    raise typer.Exit(UNUSABLE)
