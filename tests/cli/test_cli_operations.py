"""settings, database, backup, restore, and what `serve` refuses to start with."""

import json
import os
import sqlite3
import stat
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow
"""Processes of their own take seconds."""

EVIL = "hunter2-secret"


@pytest.fixture
def here(tmp_path):
    """Give the variables of an installation of one's own."""
    return {"HUIQI_DATA_DIR": str(tmp_path / "data")}


def lines(process) -> list[str]:
    return process.stderr.decode().splitlines()


def test_settings_are_shown_with_their_source_and_without_secrets(huiqi, here) -> None:
    said = {**here, "HUIQI_METRICS_TOKEN": EVIL + "12345", "HUIQI_DATABASE_URL": f"postgresql://u:{EVIL}@h/n"}
    process = huiqi("settings", "--format", "json", **said)
    assert process.returncode == 0
    shown = {each["variable"]: each for each in json.loads(process.stdout)["settings"]}
    assert shown["HUIQI_DATABASE_URL"]["value"] == "postgresql://u:***@h/n"
    assert (shown["HUIQI_METRICS_TOKEN"]["source"], shown["HUIQI_POOL_SIZE"]["source"]) == (
        "environment",
        "default",
    )
    table = huiqi("settings", **said)
    assert b"HUIQI_POOL_SIZE" in table.stdout
    assert EVIL.encode() not in process.stdout + process.stderr + table.stdout + table.stderr


@pytest.mark.parametrize(
    "command", [("settings",), ("serve",), ("database",), ("backup", "x"), ("restore", "x")]
)
def test_settings_that_cannot_be_used_are_refused_all_at_once(huiqi, here, command) -> None:
    process = huiqi(*command, **here, HUIQI_POOL_SIZE="0", HUIQI_DATABASE_URL=f"mysql://{EVIL}")
    assert process.returncode == 2
    assert [line.split(":")[1].strip() for line in lines(process)] == [
        "HUIQI_DATABASE_URL",
        "HUIQI_POOL_SIZE",
    ]
    assert EVIL.encode() not in process.stderr


def unusable(folder) -> dict[str, dict[str, str]]:
    garbage, file = folder / "garbage.db", folder / "file"
    garbage.write_bytes(b"no database " * 1000)
    file.touch()
    newer = folder / "newer.db"
    with sqlite3.connect(newer) as database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        database.execute("INSERT INTO alembic_version VALUES ('9999')")
    database.close()
    return {
        "it is damaged": {"HUIQI_DATABASE_URL": f"sqlite:///{garbage}"},
        "cannot be opened": {"HUIQI_DATABASE_URL": f"sqlite:///{folder}/none/there.db"},
        "exists": {"HUIQI_DATA_DIR": str(file)},
        "newer version": {"HUIQI_DATABASE_URL": f"sqlite:///{newer}"},
        "no connection": {"HUIQI_DATABASE_URL": f"postgresql://u:{EVIL}@127.0.0.1:1/none"},
        "huiqi database upgrade": {"HUIQI_MIGRATE_ON_START": "false", "HUIQI_DATA_DIR": str(folder / "new")},
    }


def test_a_database_that_cannot_be_used_is_refused_in_one_line(huiqi, tmp_path, subtests) -> None:
    for why, variables in unusable(tmp_path).items():
        with subtests.test(why):
            process = huiqi("serve", "--port", "0", HUIQI_SECRET_KEY="k" * 32, **variables)
            assert process.returncode == 2, process.stderr
            [line] = lines(process)
            assert line.startswith("huiqi: ")
            assert why in line
            assert EVIL not in line


def test_a_database_that_is_full_is_refused_in_one_line(tmp_path) -> None:
    """No file may grow beyond some blocks: to SQLite it is as on a full disk."""
    program = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000));"
        "from api.cli import app; app(['database', 'upgrade'])"
    )
    environment = {**os.environ, "HUIQI_DATA_DIR": str(tmp_path / "data")}
    process = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=False, env=environment
    )
    assert process.returncode == 2
    [line] = lines(process)
    assert line.startswith("huiqi: sqlite:///")


def test_the_tables_go_forward_and_back(huiqi, here) -> None:
    assert huiqi("database", **here).returncode == 1
    assert huiqi("database", "upgrade", **here).returncode == 0
    assert huiqi("database", "status", **here).returncode == 0
    asked = huiqi("database", "downgrade", "--to", "0001", **here)
    assert asked.returncode == 2
    assert b"table jobs goes, with 0 rows" in asked.stdout
    assert huiqi("database", "status", **here).returncode == 0
    assert huiqi("database", "downgrade", "--to", "0001", "--yes", **here).returncode == 0
    assert huiqi("database", "status", **here).returncode == 1
    for arguments in (("downgrade", "--yes"), ("downgrade", "--to", "none"), ("upgrade", "--to", "-1")):
        refused = huiqi("database", *arguments, **here)
        assert refused.returncode == 2
        assert lines(refused)[0].startswith("huiqi: --to: ")


def test_what_is_kept_is_its_owners_alone(huiqi, here, tmp_path) -> None:
    huiqi("database", "upgrade", **here)
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "data").iterdir()} == {0o600}


def test_a_backup_is_written_verified_and_put_back(huiqi, here, tmp_path) -> None:
    huiqi("database", "upgrade", **here)
    file = tmp_path / "backup.zip"
    written = huiqi("backup", file, **here)
    assert written.returncode == 0, written.stderr
    assert b"audit trail up to entry 1, " in written.stdout
    assert huiqi("backup", "--verify", file, **here).stdout == written.stdout
    again = huiqi("backup", file, **here)
    assert (again.returncode, len(lines(again))) == (2, 1)
    refused = huiqi("restore", file, **here)
    assert refused.returncode == 2
    assert "not empty (audit 2)" in lines(refused)[0]
    restored = huiqi("restore", file, "--replace", **here)
    assert restored.returncode == 0, restored.stderr
    assert b"1 entries of the audit trail" in restored.stdout
    other = {"HUIQI_DATA_DIR": str(tmp_path / "other")}
    assert huiqi("restore", file, **other).returncode == 0
    assert huiqi("database", "status", **other).returncode == 0


def test_a_damaged_backup_is_refused_and_nothing_made(huiqi, tmp_path) -> None:
    file = tmp_path / "backup.zip"
    file.write_bytes(b"PK\x03\x04 nothing")
    for arguments in (("backup", "--verify", file), ("restore", file)):
        process = huiqi(*arguments, HUIQI_DATA_DIR=str(tmp_path / "new"))
        assert process.returncode == 2
        assert "it is no backup" in lines(process)[0]
    missing = huiqi("restore", tmp_path / "none.zip", HUIQI_DATA_DIR=str(tmp_path / "new"))
    assert (missing.returncode, len(lines(missing))) == (2, 1)
