"""What is logged of a request: codes and figures, and nothing of what was sent."""

import io
import json
import logging
import sqlite3
from pathlib import Path

import pytest
from litestar.testing import TestClient
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError
from support.people import MOMENT, enrol

from api import logs
from api.app import create_app
from api.settings import Settings
from api.store.people import Account, Role

MARK = "标记MARK8731"
USCC = "91330302MA2C000008"
BODY = {"name": MARK, "uscc": USCC, "password": MARK, "revenu": MARK}


@pytest.fixture
def written():
    """Collect what the process logs, as it would be written."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(logs.template_only)
    handler.setFormatter(logs.formatter(readable=False))
    root, level = logging.getLogger(), logging.getLogger("api").level
    root.addHandler(handler)
    logging.getLogger("api").setLevel(logging.DEBUG)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    logging.getLogger("api").setLevel(level)


@pytest.fixture
def kept(database_url, catalogue, tmp_path):
    """Give an application on a database of its own, to be broken."""
    settings = Settings(
        data_dir=tmp_path,
        database_url=database_url,
        busy_seconds=1,
        cookie_secure=False,
        secret_key="s" * 32,
    )
    with TestClient(create_app(catalogue, settings), raise_server_exceptions=False) as client:
        yield client


def send(client, **headers):
    return client.post(
        "/api/v1/match",
        params={"secret": MARK.encode().hex(), "as_of": "2025-06-30"},
        content=json.dumps(BODY).encode(),
        headers={"content-type": "application/json", "cookie": "huiqi_session=MARK8731", **headers},
    )


def unmarked(lines) -> bool:
    said = json.dumps(lines, ensure_ascii=False)
    return not any(mark in said for mark in (MARK, "MARK8731", USCC, MARK.encode().hex(), "password"))


def test_a_request_has_one_line_with_codes_only(kept, written) -> None:
    response = send(kept)
    assert response.status_code == 422
    [line] = written()
    assert line.pop("timestamp").endswith("Z")
    assert line.pop("duration_ms") >= 0
    assert line == {
        "event": "request",
        "level": "info",
        "logger": "api.observing",
        "request_id": response.headers["x-request-id"],
        "method": "POST",
        "route": "/api/v1/match",
        "status": 422,
        "role": "anonymous",
    }


def test_an_address_that_is_none_is_not_written(kept, written) -> None:
    kept.get(f"/{USCC}/{MARK}")
    [line] = written()
    assert line["route"] == "(unknown)"
    assert unmarked(written())


def test_who_asked_is_written_as_an_id(database, kept, written) -> None:
    person = enrol(database, Role.ADVISER)
    kept.get("/api/v1/facts", headers=person.headers)
    [line] = written()
    assert (line["role"], line["account_id"]) == ("adviser", person.account.id)
    assert person.key not in json.dumps(line)


GIVEN = {
    "abcdefgh": True,
    "01JX-trace_7.part": True,
    "short": False,
    "x" * 65: False,
    "with space": False,
    "<script>": False,
    '"quoted-text"': False,
}


@pytest.mark.parametrize(("given", "taken"), GIVEN.items(), ids=range(len(GIVEN)))
def test_an_id_that_was_brought_is_kept_if_it_is_one(kept, written, given, taken) -> None:
    response = kept.get("/healthz", headers={"x-request-id": given})
    assert (response.headers["x-request-id"] == given) is taken
    assert written()[0]["request_id"] == response.headers["x-request-id"]


def test_a_fault_of_ours_is_logged_with_where_it_was_and_not_with_what_it_said(
    database, kept, written
) -> None:
    """The table of keys is gone, and what was sent is no key."""
    with database.writing() as session:
        session.execute(text("ALTER TABLE api_keys RENAME TO elsewhere"))
    response = send(kept, authorization="Bearer hq_MARK8731")
    assert response.status_code == 500
    failed, request = written()
    assert request["status"] == 500
    assert (failed["level"], failed["route"]) == ("error", "/api/v1/match")
    assert failed["request_id"] == response.json()["request_id"] == response.headers["x-request-id"]
    assert any("met_with_key" in frame for frame in failed["exception"][0]["frames"])
    assert unmarked(written())


def account(number: str) -> Account:
    said = {"login": MARK, "name": MARK, "role": "company", "password_hash": MARK}
    return Account(id=number, created_at=MOMENT, password_changed_at=MOMENT, **said)


def test_a_row_that_the_database_quotes_is_not_written(database, written) -> None:
    """PostgreSQL writes the whole row into the message of a violated constraint."""
    for number in range(2):
        try:
            with database.writing() as session:
                session.add(account(str(number)))
        except IntegrityError:
            logging.getLogger("api.test").exception("not kept")
    [line] = written()
    assert line["exception"][0]["type"] == "sqlalchemy.exc.IntegrityError"
    assert unmarked(written())


def test_a_database_that_does_not_serve_is_503_and_no_fault_of_ours(kept, written, database_url) -> None:
    closed(database_url)
    response = send(kept, authorization="Bearer hq_MARK8731")
    assert (response.status_code, response.headers["retry-after"]) == (503, "5")
    assert response.json()["type"] == "urn:huiqi:problem:unavailable"
    assert response.json()["request_id"] == response.headers["x-request-id"]
    failed, request = written()
    assert (failed["level"], failed["reason"] in {"unreachable", "damaged", "refused"}) == ("warning", True)
    assert request["status"] == 503
    assert unmarked(written())
    ready = kept.get("/readyz", headers={"accept-language": "en"})
    assert ready.status_code == 503
    assert [error["code"] for error in ready.json()["errors"]] == ["database"]
    assert kept.get("/healthz").status_code == 200
    assert "huiqi_database_up 0.0" in kept.get("/metrics").text


def closed(url: str) -> None:
    """Take a database away under the server's hands."""
    server, _, name = url.rpartition("/")
    if url.startswith("sqlite"):
        file = Path(url.removeprefix("sqlite:///"))
        for path in (file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
            path.unlink(missing_ok=True)
        file.write_bytes(b"no database " * 1000)
        return
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    ended = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
    with engine.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false"))
        connection.execute(ended, {"name": name})
    engine.dispose()


def test_a_database_that_somebody_else_holds_is_503(catalogue, sqlite_maker, tmp_path, written) -> None:
    url = sqlite_maker()
    settings = Settings(data_dir=tmp_path, database_url=url, busy_seconds=1)
    holder = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    with TestClient(create_app(catalogue, settings), raise_server_exceptions=False) as client:
        client.app.state["works"].database.dispose()
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        assert send(client, authorization="Bearer hq_MARK8731").status_code == 503
        holder.execute("ROLLBACK")
        holder.close()
        assert send(client, authorization="Bearer hq_MARK8731").status_code == 401
    assert written()[0]["reason"] == "busy"


def test_what_a_library_puts_into_its_words_is_left_out(written) -> None:
    logging.getLogger("somewhere").warning("cannot read %s", MARK, extra={"body": MARK})
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: ValueError(%r)", MARK)
    assert [line["event"] for line in written()] == ["cannot read %s", "Task exception was never retrieved"]
    assert unmarked(written())


def test_at_a_terminal_a_line_is_readable_and_says_no_more() -> None:
    try:
        int(MARK)
    except ValueError as error:
        record = logging.LogRecord(
            "api.x", logging.ERROR, "", 1, "it failed", (), (ValueError, error, error.__traceback__)
        )
    text = logs.formatter(readable=True).format(record)
    assert "it failed" in text
    assert "builtins.ValueError\n    " in text
    assert MARK not in text
