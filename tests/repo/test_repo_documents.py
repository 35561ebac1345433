"""What is written for readers is true: commands exist, profiles are accepted, decisions are short."""

import json
import re
import shlex
from collections.abc import Iterator

import pytest
from typer.main import get_command

from api.cli import app
from profiles.reading import read_profile

TARGETS = {"run", "test", "setup", "serve", "check", "bench", "help"}


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def commands(text: str) -> Iterator[list[str]]:
    """Give the commands of a text's console blocks, split into words."""
    for block in blocks(text, "console"):
        for line in block.splitlines():
            words = shlex.split(line.removeprefix("$ "), comments=True)
            if words:
                yield words


def up_to_a_redirection(words: list[str]) -> list[str]:
    ends = [index for index, word in enumerate(words) if word in {">", "<", "|", "2>", "&&"}]
    return words[: min(ends, default=len(words))]


@pytest.fixture(scope="module")
def readme(root) -> str:
    text = (root / "README.md").read_text(encoding="utf-8")
    assert text.strip(), "README.md is empty: it must say how to set up, run and test"
    return text


@pytest.fixture(scope="module")
def targets(root) -> set[str]:
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    return {*re.findall(r"^([a-z-]+):(?!=)", makefile, re.MULTILINE)}


def test_the_makefile_has_its_targets_and_explains_each(root, targets) -> None:
    assert targets >= TARGETS
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    explained = {*re.findall(r"^([a-z-]+):.*## \S", makefile, re.MULTILINE)}
    phony = {*re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split()}
    assert targets == explained == phony


def test_every_make_command_of_the_readme_is_a_target(readme, targets) -> None:
    made = [words[1] for words in commands(readme) if words[0] == "make"]
    assert {"run", "test"} <= {*made}, "README.md does not say how to run and test"
    assert {*made} <= targets


def test_every_huiqi_command_of_the_readme_exists_with_its_options(readme) -> None:
    known = get_command(app).commands
    written = [words for words in commands(readme) if words[0].endswith("huiqi")]
    assert written, "README.md shows no huiqi command"
    for _, name, *rest in map(up_to_a_redirection, written):
        assert name in known
        command = known[name]
        if hasattr(command, "commands"):
            command = command.commands[rest[0]]
        options = {
            option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
        }
        assert {word.partition("=")[0] for word in rest if word.startswith("--")} <= options


def test_every_profile_of_the_readme_is_accepted(readme, catalogue) -> None:
    written = [json.loads(block) for block in blocks(readme, "json")]
    assert written, "README.md shows no profile"
    for profile in written:
        read_profile(profile, catalogue.codes)


def test_every_link_of_the_documents_leads_somewhere(root, texts) -> None:
    for path, text in texts.items():
        if path.suffix == ".md":
            for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
                assert (root / path.parent / target).exists(), f"{path}: {target}"


def test_the_changelog_has_a_heading_for_what_is_new(root) -> None:
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## \[?(?:Unreleased|0\.1\.0)", changelog, re.MULTILINE)


def test_decisions_are_numbered_and_short(root) -> None:
    decisions = sorted((root / "docs/decisions").glob("*.md"))
    assert decisions, "docs/decisions/ holds no decision"
    assert [int(path.name[:4]) for path in decisions] == [*range(1, len(decisions) + 1)]
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 40, path.name
        assert text.startswith("# "), path.name
