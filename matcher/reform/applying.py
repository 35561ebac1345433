"""Applying a patch: a catalogue with some entries written otherwise, checked like any other.

An entry is taken as it is written, edited in the order of its edits, and read anew. What does not agree
with what is there is refused, and so is what the catalogue's own checks refuse of the result.
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from criteria.catalogue import Catalogue, Sections
from criteria.checking import check, extend_codes
from criteria.codes import Code, CodeTree
from criteria.errors import CatalogueInvalid, Fault, FaultCode, nearest
from criteria.files import CatalogueFile, Step
from criteria.loading import steps_of
from criteria.references import Problem
from criteria.validating import faults_of
from matcher.reform.patch import SECTIONS, Edit, Reform, strangers


def reformed(catalogue: Catalogue, reform: Reform, file: CatalogueFile | None = None) -> Catalogue:
    """Give the catalogue as a reform makes it; it has no cases, which are those of the law as it is.

    Raises CatalogueInvalid with every fault; `file` is where the reform is written, for their lines.
    """
    result, faults = applied(catalogue, reform, file or CatalogueFile("reform", {}))
    if faults:
        raise CatalogueInvalid(faults)
    return result


def applied(catalogue: Catalogue, reform: Reform, file: CatalogueFile) -> tuple[Catalogue, list[Fault]]:
    """Give the catalogue as far as a reform can be applied, and every fault of it."""
    place = _Place(file, reform)
    faults = [*strangers(reform, file, catalogue)]
    changed: dict[str, Any] = {}
    for section in SECTIONS:
        entries = dict(getattr(catalogue, section))
        for key in reform.edits(section).keys() & entries.keys():
            entries[key] = _rewritten(entries[key], reform.edits(section)[key], section, key, place, faults)
        changed[section] = entries
    codes = catalogue.codes
    if reform.regions:
        codes = extend_codes(_without_regions(catalogue), changed["regions"].values())
    result = dataclasses.replace(catalogue, **changed, codes=codes, cases=())
    faults += [place.fault(section, key, problem) for section, key, problem in check(result)]
    return result, sorted(faults, key=lambda fault: fault.line)


class _Place(NamedTuple):
    """Where the edits of a reform stand."""

    file: CatalogueFile
    reform: Reform

    def of_edit(self, section: str, key: str, index: int, field: str, problem: Problem) -> Fault:
        """Turn what is wrong with an edit into a fault."""
        line = self.file.line([section, key, index, field])
        path = f"{section}[{key}][{index}].{field}"
        return Fault(self.file.path, line, path, problem.code, problem.message, problem.suggestion)

    def fault(self, section: str, key: str, problem: Problem) -> Fault:
        """Turn a problem of an entry into a fault, at the edit that is nearest to it."""
        label = f"{section}[{key}]"
        path = f"{label}.{problem.path}" if problem.path else label
        line = self.line(section, key, problem.path)
        return Fault(
            self.file.path, line, path, problem.code, problem.message, problem.suggestion, problem.severity
        )

    def line(self, section: str, key: str, path: str) -> int:
        """Give the line of the edit of an entry that shares most of its path with another."""
        edits = self.reform.edits(section).get(key, ()) if section in SECTIONS else ()
        if not edits:
            return 1
        nearest_edit = max(range(len(edits)), key=lambda index: _shared(edits[index].path, path))
        return self.file.line([section, key, nearest_edit])


def _shared(one: str, other: str) -> int:
    """Count the steps that two paths have in common from the beginning."""
    count = 0
    for mine, theirs in zip(steps_of(one), steps_of(other), strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _rewritten(  # noqa: PLR0913, PLR0917 - an entry, its edits, where both stand, and what is found
    entry: BaseModel, edits: Sequence[Edit], section: str, key: str, place: _Place, faults: list[Fault]
) -> BaseModel:
    data = _plain(entry.model_dump(by_alias=True, exclude_unset=True))
    found = [
        place.of_edit(section, key, index, field, problem)
        for index, edit in enumerate(edits)
        for field, problem in _edited(data, edit)
    ]
    faults += found
    if found:
        return entry
    if data.get("id") != key:
        message = "an id keeps its meaning: it is not patched"
        faults.append(place.fault(section, key, Problem("id", FaultCode.WRONG_VALUE, message)))
        return entry
    try:
        read = Sections.model_validate({section: [data]})
    except ValidationError as error:
        written = CatalogueFile(place.file.path, {section: [data]})
        for fault in faults_of(written, error):
            inner = fault.path.removeprefix(f"{section}[{key}]").lstrip(".")
            faults.append(dataclasses.replace(fault, line=place.line(section, key, inner)))
        return entry
    rewritten: BaseModel = getattr(read, section)[0]
    return entry if rewritten == entry else rewritten


def _edited(data: Any, edit: Edit) -> Iterator[tuple[str, Problem]]:  # noqa: ANN401 - written data
    """Edit written data in place; give what is wrong with the edit, by the field of it."""
    steps = steps_of(edit.path)
    if not steps:
        yield "path", Problem("", FaultCode.WRONG_VALUE, f"{edit.path!r} is no path")
        return
    holder = data
    for depth, step in enumerate(steps[:-1]):
        found = _at(holder, step)
        if found is None:
            yield "path", _nothing_at(steps[: depth + 1], holder)
            return
        holder = found
    last = steps[-1]
    there = _at(holder, last)
    if "new" in edit.model_fields_set:
        yield from _replaced(holder, steps, there, edit)
    elif not isinstance(there, list):
        problem = _nothing_at(steps, holder) if there is None else None
        message = f"there is no list at {edit.path}, but {_shown(there)}"
        yield "path", problem or Problem("", FaultCode.WRONG_TYPE, message)
    elif edit.add:
        for item in edit.add:
            if any(_same(other, item) for other in there):
                yield "add", Problem("", FaultCode.WRONG_VALUE, f"{_shown(item)} stands there already")
            else:
                there.append(item)
    else:
        yield from _removed(there, edit)


def _replaced(holder: Any, steps: Sequence[Step], there: Any, edit: Edit) -> Iterator[tuple[str, Problem]]:  # noqa: ANN401 - written data
    last = steps[-1]
    fits = isinstance(holder, dict) if isinstance(last, str) else isinstance(holder, list)
    if not fits or (there is None and edit.old is not None):
        yield "path", _nothing_at(steps, holder)
    elif not _same(there, edit.old):
        message = f"at {edit.path} there is {_shown(there)}, not {_shown(edit.old)}: the patch is out of date"
        plain = None if isinstance(there, dict | list) else _shown(there)
        yield "from", Problem("", FaultCode.WRONG_VALUE, message, plain)
    elif edit.new is not None and (isinstance(holder, dict) or there is not None):
        holder[last] = edit.new
    elif there is not None:
        del holder[last]
    elif not isinstance(holder, dict):
        yield "path", _nothing_at(steps, holder)


def _removed(there: list[Any], edit: Edit) -> Iterator[tuple[str, Problem]]:
    for item in edit.remove:
        index = next((at for at, other in enumerate(there) if _same(other, item)), None)
        if index is None:
            near = nearest(str(item), map(str, there))
            yield "remove", Problem("", FaultCode.WRONG_VALUE, f"{_shown(item)} does not stand there", near)
        else:
            del there[index]


def _at(holder: Any, step: Step) -> Any:  # noqa: ANN401 - written data
    """Give what is at a step; None where there is nothing."""
    if isinstance(holder, dict):
        return holder.get(step)
    if isinstance(holder, list) and isinstance(step, int) and step < len(holder):
        return holder[step]
    return None


def _nothing_at(steps: Sequence[Step], holder: Any) -> Problem:  # noqa: ANN401 - written data
    shown = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")
    near = nearest(str(steps[-1]), map(str, holder)) if isinstance(holder, dict) else None
    return Problem("", FaultCode.WRONG_VALUE, f"there is nothing at {shown}", near)


def _same(there: Any, said: Any) -> bool:  # noqa: ANN401 - written data
    """Tell whether what is written is what is said: a day is its text, and a source may be left out."""
    if isinstance(there, bool) or isinstance(said, bool):
        return there is said
    if isinstance(there, int | float | Decimal) and isinstance(said, int | float | Decimal):
        return Decimal(str(there)) == Decimal(str(said))
    if isinstance(there, dict) and isinstance(said, dict):
        unsaid = there.keys() - said.keys()
        return unsaid <= {"source"} and all(_same(there.get(key), said[key]) for key in said)
    if isinstance(there, list) and isinstance(said, list):
        return len(there) == len(said) and all(map(_same, there, said))
    if isinstance(there, date) or isinstance(said, date):
        return str(there) == str(said)
    return bool(there == said)


def _shown(value: Any) -> str:  # noqa: ANN401 - written data
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "nothing" if value is None else str(_legible(value))


def _legible(value: Any) -> Any:  # noqa: ANN401 - written data
    if isinstance(value, dict):
        return {key: _legible(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_legible(item) for item in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value) if isinstance(value, str | date) else value


def _plain(value: Any) -> Any:  # noqa: ANN401 - what a model dumps
    """Give dumped data as lists and dicts, to be edited."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _without_regions(catalogue: Catalogue) -> Mapping[str, CodeTree]:
    """Give the code systems without what the regions of a catalogue added to them."""
    regions: dict[str, set[str]] = {}
    for region in catalogue.regions.values():
        regions.setdefault(region.system, set()).add(region.id)
    return {
        name: tree.only(_own(tree, regions[name])) if name in regions else tree
        for name, tree in catalogue.codes.items()
    }


def _own(tree: CodeTree, regions: set[str]) -> Iterator[Code]:
    for code in tree.codes.values():
        parents = tuple(parent for parent in code.parents if parent not in regions)
        named_by_regions_only = bool(code.parents) and not parents and not code.group
        if code.code not in regions and not code.unnamed and not named_by_regions_only:
            yield dataclasses.replace(code, parents=parents)
