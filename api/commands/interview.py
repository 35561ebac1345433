"""An interview: one company's answers taken one after another, from options or on the terminal."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import typer
from pydantic import JsonValue

from api.commands.common import console, read, refuse, said
from api.languages import Tongue
from api.questions_view import QuestionsView, questions_view
from api.service import Service
from api.tables_questions import QuestionTables, print_questions
from criteria.facts import FactSpec
from matcher.matching import matched
from matcher.report import Matched, Uncertainty
from profiles.answering import answer_in_words, faults_of_answer, with_answer
from profiles.faults import ProfileInvalid
from profiles.reading import read_profile, read_profile_json

QUIT = "q"


class Interview:
    """A company that is being asked. What it says is validated as in a profile."""

    def __init__(self, path: str, service: Service, day: date | None, lang: Tongue) -> None:
        self._service = service
        self._day = day
        self._lang = lang
        self._plan = service.plan(day, lang)
        raw = read(path)
        try:
            self.profile = read_profile_json(raw, service.catalogue.codes)
        except ProfileInvalid as error:
            refuse(*(said(fault, lang) for fault in error.faults))
        self.data: dict[str, Any] = json.loads(raw.decode("utf-8-sig"))
        self.report: Matched = matched(self.profile, self._plan)
        self._tables = QuestionTables(lang)

    def take(self, answers: Sequence[str]) -> None:
        """Take answers written `fact=value`, or leave with every fault of them."""
        faults: list[str] = []
        for written in answers:
            fact, equals, words = written.partition("=")
            spec = self._plan.scope.vocabulary.get(fact.strip())
            if not equals:
                faults.append(f"--answer {written}: write it as fact=value")
            elif spec is None or not spec.stated:
                faults.append(f"--answer {written}: {self._no_such(fact.strip(), spec)}")
            else:
                faults += [f"--answer {written}: {fault}" for fault in self._answer(spec, words)]
        if faults:
            refuse(*faults)
        self._again()

    def run(self) -> None:
        """Ask on the terminal until nothing is left to ask, or until it is told to stop."""
        skipped: set[str] = set()
        screen = console()
        screen.print(self._tables.undecided(self.report["uncertainty"]))
        screen.print(
            self._say("直接回车表示不清楚，q 结束。", "Enter alone is for what is not known; q ends."),
            style="dim",
        )
        while True:
            view = questions_view(self.report, self._plan, len(self.report["next_questions"]))
            question = next((each for each in view["questions"] if each["fact"] not in skipped), None)
            if question is None:
                return
            typer.echo(f"\n{self._rendered(question['question'])}")
            typer.echo(f"  {self._rendered(self._tables.how(question))}")
            spec = self._plan.scope.vocabulary[question["fact"]]
            words = self._asked(spec)
            if words == QUIT:
                return
            # What is still open of a fact that was answered in part is not asked for a second time.
            skipped.add(question["fact"])
            if words:
                before = self.report
                self._again()
                for line in self._tables.settled(before, self.report):
                    screen.print(line)

    def save(self, path: str) -> None:
        """Write the profile with the answers."""
        text = json.dumps(self.data, ensure_ascii=False, indent=2) + "\n"
        try:
            Path(path).write_text(text, encoding="utf-8")
        except OSError as error:
            refuse(f"{path}: {error.strerror or error}")

    def show(self, view: QuestionsView, before: Uncertainty | None) -> None:
        """Print what is left to ask, and what was undecided before the answers."""
        screen = console()
        if before is not None:
            screen.print(self._say("回答前：", "before: ") + self._tables.undecided(before), style="dim")
        print_questions(view, self._lang, screen)

    def _asked(self, spec: FactSpec) -> str:
        """Ask until the answer can be used; an answer is taken, `q` and nothing are given back."""
        while True:
            try:
                words = str(typer.prompt(spec.name, default="", show_default=False)).strip()
            except typer.Abort:
                typer.echo()
                return QUIT
            if words in {"", QUIT}:
                return words
            faults = self._answer(spec, words)
            if not faults:
                return words
            for fault in faults:
                typer.echo(f"  ! {fault}")

    def _answer(self, spec: FactSpec, words: str) -> list[str]:
        """Take one answer, or give its faults."""
        codes = self._service.catalogue.codes
        value: JsonValue = answer_in_words(words, spec, codes)
        faults = faults_of_answer(spec.name, value, codes)
        if not faults:
            self.data = with_answer(self.data, spec.name, value)
        return [said(fault, self._lang) for fault in faults]

    def _again(self) -> None:
        self.profile = read_profile(self.data, self._service.catalogue.codes)
        self.report = matched(self.profile, self._plan)

    def _no_such(self, fact: str, spec: FactSpec | None) -> str:
        if spec is not None:
            inputs = ", ".join(spec.inputs)
            return self._say(f"由 {inputs} 推算，不能直接填报", f"is worked out from {inputs}; state those")
        meant = self._plan.scope.vocabulary.suggest(fact)
        hint = self._say(f"；是否为 {meant!r}？", f"; did you mean {meant!r}?") if meant else ""
        return self._say("没有这个字段", "there is no such fact") + hint

    def _say(self, zh: str, en: str) -> str:
        return self._tables.say(zh, en)

    def _rendered(self, text: str) -> str:
        return self._tables.say(text, text)
