"""`huiqi settings`: every setting, where it comes from, what it means."""

from typing import TYPE_CHECKING

from api.commands.common import Format, Shape, console, print_json, refuse

if TYPE_CHECKING:
    from api.settings_view import SettingsView


def settings_command(shape: Shape = Format.TABLE) -> None:
    """Show every setting with its value (secrets masked), where it comes from and what it means.

    Settings are environment variables, or lines of a file that HUIQI_ENV_FILE names. Exits 2 with a
    line for every fault if they cannot be used.
    """
    from api.settings import SettingsInvalid
    from api.settings_view import given, settings_view, usable_settings

    try:
        view = settings_view(usable_settings(), given())
    except SettingsInvalid as error:
        refuse(*error.lines)
    if shape is Format.JSON:
        print_json(view)
    else:
        _print(view)


def _print(view: "SettingsView") -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table("variable", "value", "from", "meaning", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for setting in view["settings"]:
        value = setting["value"]
        written = "-" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        table.add_row(
            setting["variable"], Text(written, overflow="fold"), setting["source"], setting["meaning"]
        )
    screen = console()
    screen.print(table)
    if view["file"]:
        screen.print(Text(f"\nfile: {view['file']}"))
    for line in view["warnings"]:
        screen.print(Text(f"warning: {line}"))
