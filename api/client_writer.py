"""Writes the client's methods from the API's own description: `python -m api.client_writer`.

One module a tag, one method an operation. A test writes them again and compares.
"""

import keyword
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_origin

from api.describing import Described

FOLDER = Path(__file__).parent / "client"
_TYPES = {"integer": "int", "boolean": "bool", "string": "str", "number": "float"}
_HEAD = '"""{tag}: the operations of the API, as methods. Written by `python -m api.client_writer`."""\n'


class Parameter(NamedTuple):
    """One parameter of an operation: its name there, its name here, its type, where it goes."""

    sent: str
    name: str
    kind: str
    where: str
    required: bool


class Operation(NamedTuple):
    """One operation of the description."""

    name: str
    method: str
    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    said: Described


def written(document: Mapping[str, Any], described: Mapping[str, Described]) -> dict[str, str]:
    """Give the text of each module by its name."""
    by_tag: dict[str, list[Operation]] = defaultdict(list)
    for path, item in document["paths"].items():
        for method, operation in item.items():
            said = described.get(operation.get("operationId", ""))
            if said is not None:
                tag = operation["tags"][0].replace("-", "_")
                by_tag[tag].append(_operation(path, method, operation, said))
    modules = {f"of_{tag}.py": _module(tag, sorted(held)) for tag, held in sorted(by_tag.items())}
    return {"__init__.py": _together(sorted(by_tag)), **modules}


def _operation(path: str, method: str, operation: Mapping[str, Any], said: Described) -> Operation:
    parameters = [
        Parameter(p["name"], _here(p["name"]), _kind(p["schema"]), p["in"], p["required"])
        for p in operation.get("parameters", ())
        if p["in"] in ("path", "query")
    ]
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", operation["operationId"]).lower()
    return Operation(name, method, path, operation["summary"], tuple(parameters), said)


def _here(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) else re.sub(r"\W", "_", name)


def _kind(schema: Mapping[str, Any]) -> str:
    options = [one for one in schema.get("oneOf", schema.get("anyOf", [schema])) if one.get("type") != "null"]
    first = options[0]
    return "date" if first.get("format") == "date" else _TYPES.get(str(first.get("type")), "str")


def _together(tags: list[str]) -> str:
    imports = "\n".join(f"from api.client.of_{tag} import {_class(tag)}" for tag in tags)
    bases = ",\n    ".join(_class(tag) for tag in tags)
    return (
        '"""A typed client of the API: `Huiqi("http://127.0.0.1:8000", key).match(profile)`.\n\n'
        "Written by `python -m api.client_writer`, as are the modules of its methods.\n"
        '"""\n\n'
        "from api.client.calling import ProblemRaised, Tagged\n"
        f"{imports}\n\n"
        '__all__ = ["Huiqi", "ProblemRaised", "Tagged"]\n\n\n'
        f"class Huiqi(\n    {bases},\n):\n"
        '    """All operations of one server, as one caller."""\n'
    )


def _class(tag: str) -> str:
    return "Of" + "".join(part.capitalize() for part in tag.split("_"))


def _module(tag: str, operations: list[Operation]) -> str:
    methods = "\n".join(_method(operation) for operation in operations)
    shared = ("Json", "Tagged", "once_key", "parts", "tagged")
    calling = sorted({"Caller", *(name for name in shared if _uses(methods, name))})
    named = sorted({name for operation in operations for name in _named(operation)})
    lines = [_HEAD.format(tag=tag.replace("_", " ").capitalize()), "from __future__ import annotations", ""]
    lines += [
        "from typing import TYPE_CHECKING",
        "",
        f"from api.client.calling import {', '.join(calling)}",
        "",
    ]
    typed = [f"    from {module} import {name}" for module, name in named]
    typed += ["    from datetime import date"] if _uses(methods, "date") else []
    typed += ["    from typing import Any"] if _uses(methods, "Any") else []
    lines += ["if TYPE_CHECKING:", *typed, "", ""] if typed else [""]
    lines += [f"class {_class(tag)}(Caller):", f'    """The operations tagged `{tag}`."""', "", methods]
    return "\n".join(lines)


def _uses(text: str, name: str) -> bool:
    return re.search(rf"\b{name}\b", text) is not None


def _named(operation: Operation) -> Iterator[tuple[str, str]]:
    """Give the types that a method's signature names."""
    kinds = [operation.said.answer, operation.said.body.kind if operation.said.body else None]
    for kind in kinds:
        for inner in (kind, *get_args(kind)):
            if isinstance(inner, type) and inner.__module__ != "builtins" and get_origin(inner) is None:
                yield inner.__module__, inner.__name__


def _annotation(kind: Any) -> str:  # noqa: ANN401 - any type
    if get_origin(kind) is not None:
        return f"{get_origin(kind).__name__}[{', '.join(map(_annotation, get_args(kind)))}]"
    return kind.__name__ if isinstance(kind, type) else "Any"


def _method(operation: Operation) -> str:
    said, lines = operation.said, []
    signature = ["self"]
    signature += [f"{p.name}: {p.kind}" for p in operation.parameters if p.where == "path"]
    send = [repr(operation.method.upper()), _address(operation)]
    if said.body is not None:
        kind = _annotation(said.body.kind)
        signature.append(f"body: {kind} | Json" if kind != "bytes" else "body: bytes")
        if said.body.media_type == "multipart/form-data":
            send.append("files=parts(body)")
        else:
            send.append("body=body")
        if said.body.media_type not in ("application/json", "multipart/form-data"):
            send.append(f"sent_as={said.body.media_type!r}")
    keywords, headers = [], []
    if said.conditional:
        keywords.append("if_match: str")
        headers.append('"If-Match": if_match')
    if said.repeatable:
        keywords.append("key: str | None = None")
        headers.append('"Idempotency-Key": key or once_key()')
    queried = [p for p in operation.parameters if p.where == "query"]
    keywords += [f"{p.name}: {p.kind}" for p in queried if p.required]
    keywords += [f"{p.name}: {p.kind} | None = None" for p in queried if not p.required]
    if queried:
        send.append("query={" + ", ".join(f'"{p.sent}": {p.name}' for p in queried) + "}")
    if headers:
        send.append("headers={" + ", ".join(headers) + "}")
    if keywords:
        signature += ["*", *keywords]
    returned, give = _returned(said)
    lines.append(f"    def {operation.name}(")
    lines += [f"        {part}," for part in signature]
    lines.append(f"    ) -> {returned}:")
    lines.append(f'        """{operation.summary}."""')
    call = f"self._send({', '.join(send)})"
    if give:
        lines += [
            f"        response = {call}",
            f"        answer: {returned} = {give}",
            "        return answer",
        ]
    else:
        lines.append(f"        {call}")
    return "\n".join(lines) + "\n"


def _address(operation: Operation) -> str:
    names = {p.sent: p.name for p in operation.parameters if p.where == "path"}
    path = re.sub(r"\{(\w+)[^}]*\}", lambda found: "{" + names[found[1]] + "}", operation.path)
    return f'f"{path}"' if names else f'"{path}"'


def _returned(said: Described) -> tuple[str, str]:
    """Give the type that a method returns and how it is had from the response."""
    if said.answer is None:
        return ("bytes", "response.content") if said.media_types else ("None", "")
    kind = _annotation(said.answer)
    return (f"Tagged[{kind}]", "tagged(response)") if said.tagged else (kind, "response.json()")


def main() -> None:
    """Write the modules beside this one."""
    from pydantic import SecretStr

    from api.app import create_app
    from api.openapi import DESCRIBED, exact
    from api.settings import Settings

    app = create_app(settings=Settings(database_url=SecretStr("sqlite:///never-opened.db")))
    for name, text in written(exact(app.openapi_schema.to_schema()), DESCRIBED).items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main()
