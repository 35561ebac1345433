"""Suggested industries as a table on a terminal."""

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from api.industry_view import IndustryView
from api.languages import Tongue, rendered


def print_industries(view: IndustryView, tongue: Tongue, console: Console) -> None:
    """Print suggestions, the words that decided, and that it is only a suggestion."""

    def say(zh: str, en: str) -> str:
        return rendered(en if tongue is Tongue.EN else zh, tongue)

    if view["suggestions"]:
        columns = (
            view["standard"],
            say("行业", "industry"),
            say("概率", "probability"),
            say("依据的文字", "deciding words"),
        )
        table = Table(box=box.SIMPLE_HEAD)
        for column in columns:
            table.add_column(column, overflow="fold")
        for suggestion in view["suggestions"]:
            table.add_row(
                suggestion["code"],
                suggestion["name"],
                f"{suggestion['probability']:.0%}",
                "  ".join(f"{evidence['word']} {evidence['weight']:.0%}" for evidence in suggestion["words"]),
            )
        console.print(table)
    console.print(Text(view["note"], style="dim"))
