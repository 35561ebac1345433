"""What cannot be used is refused: exit 2, a line for each fault, no report and no traceback."""

import pytest

pytestmark = pytest.mark.slow

PROFILES = {
    "an unknown key, with what was meant": (b'{"revenu": 1}', ["/revenu", "'revenue'"]),
    "an unknown key like no other": (b'{"zzzzzz": 1}', ["/zzzzzz"]),
    "a number in quotes": (b'{"revenue": "86000000"}', ["/revenue"]),
    "a flag that is a number": (b'{"listed": 1}', ["/listed"]),
    "NaN": (b'{"revenue": NaN}', ["/revenue", "NaN"]),
    "Infinity": (b'{"revenue": Infinity}', ["/revenue"]),
    "minus infinity": (b'{"taxable_income": -Infinity}', ["/taxable_income"]),
    "a key that stands twice": (b'{"revenue": 1, "revenue": 1}', ["/revenue"]),
    "a negative count": (b'{"employees": -1}', ["/employees", "0"]),
    "a fraction of a person": (b'{"employees": 1.5}', ["/employees"]),
    "a ratio over one": (b'{"foreign_share": 1.01}', ["/foreign_share", "1"]),
    "a USCC with a wrong check character": (b'{"uscc": "91330302MA2C000001"}', ["/uscc"]),
    "a USCC that is too short": (b'{"uscc": "91330302"}', ["/uscc", "18"]),
    "an unknown county": (b'{"county": "330399"}', ["/county", "330399"]),
    "a county by its name": ('{"county": "鹿城区"}'.encode(), ["/county", "'330302'"]),
    "an unknown industry": (b'{"industry": "C9999"}', ["/industry", "C9999"]),
    "an industry without its section": (b'{"industry": "3443"}', ["/industry", "'C3443'"]),
    "an unknown designation": (b'{"designations": {"high_tech": true}}', ["high_tech_enterprise"]),
    "an unknown level": (b'{"designations": {"srdi": {"level": "state"}}}', ["/designations/srdi/level"]),
    "an impossible date": (b'{"founded_on": "2025-02-30"}', ["/founded_on"]),
    "a list": (b"[]", ["/:"]),
    "a null": (b"null", ["/:"]),
    "no JSON": (b"revenue: 1", ["/:", "JSON"]),
    "nothing": (b"", ["/:", "JSON"]),
    "what is not UTF-8": ('{"name": "温州"}'.encode("gb18030"), ["/:", "UTF-8"]),
    "ten megabytes": (b'{"name": "' + b"x" * 10_485_760 + b'"}', ["/:", "262144"]),
    "an array without end": (b"[" * 200_000, ["/:"]),
    "an object in an object, twenty times": (b'{"a":' * 20 + b"1" + b"}" * 20, ["/:"]),
}


def refused(process) -> list[str]:
    assert process.returncode == 2
    assert process.stdout == b""
    said = process.stderr.decode()
    assert "Traceback" not in said
    lines = said.splitlines()
    assert all(line.startswith("huiqi: ") for line in lines), said
    return lines


@pytest.mark.parametrize(("profile", "said"), PROFILES.values(), ids=PROFILES)
def test_a_profile_is_refused_for(huiqi, profile, said) -> None:
    [line] = refused(huiqi("match", "-", stdin=profile))
    assert all(part in line for part in said), line


def test_every_fault_has_a_line_of_its_own(huiqi) -> None:
    lines = refused(huiqi("match", "-", stdin=b'{"employees": -1, "revenu": 1, "listed": "yes"}'))
    assert sorted(line.split(":")[1].strip() for line in lines) == ["/employees", "/listed", "/revenu"]


def test_faults_are_told_in_the_language_asked_for(huiqi) -> None:
    [line] = refused(huiqi("match", "-", "--lang", "en", stdin=b'{"revenu": 1}'))
    assert line == "huiqi: /revenu: there is no such key; did you mean 'revenue'?"
    [line] = refused(huiqi("match", "-", "--lang", "zh-Hant", stdin=b'{"revenu": 1}'))
    assert "沒有這個字段" in line


@pytest.mark.parametrize("path", ["no-such-company.json", "seeds"], ids=["a missing file", "a folder"])
def test_a_path_is_refused_for(huiqi, path) -> None:
    [line] = refused(huiqi("match", path))
    assert path in line


def test_a_large_file_is_not_read_whole(huiqi, tmp_path) -> None:
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(4 * 1024**3)
    refused(huiqi("match", large))


@pytest.mark.parametrize("day", ["2025-02-30", "30/06/2025", "today", "2025-06-30T00:00:00", "-1"])
def test_as_of_must_be_a_real_date(huiqi, sample, day) -> None:
    [line] = refused(huiqi("match", sample, f"--as-of={day}"))
    assert "--as-of" in line
    assert repr(day) in line


def test_an_empty_as_of_is_no_date(huiqi, sample) -> None:
    refused(huiqi("match", sample, "--as-of", ""))


def test_as_of_is_written_as_dates_in_a_profile_are(huiqi, sample) -> None:
    refused(huiqi("match", sample, "--as-of", "2025-6-3"))


@pytest.mark.parametrize("key", ["zone", "industry", "mu_grade"])
def test_half_a_character_is_refused_like_any_other_code(huiqi, key) -> None:
    refused(huiqi("match", "-", stdin=b'{"%s": "\\ud800"}' % key.encode()))


def test_a_key_cannot_forge_a_line(huiqi) -> None:
    refused(huiqi("match", "-", stdin=b'{"a\\nb": 1}'))


def test_a_key_cannot_command_the_terminal(huiqi) -> None:
    assert b"\x1b" not in huiqi("match", "-", stdin=b'{"\\u001b[2J": 1}').stderr


OPTIONS = {
    "no profile": ["match"],
    "an unknown option": ["match", "-", "--as-off", "2025-06-30"],
    "an unknown format": ["match", "-", "--format", "xml"],
    "an unknown language": ["match", "-", "--lang", "fr"],
    "an unknown command": ["march", "-"],
    "an impossible port": ["serve", "--port", "65536"],
}


@pytest.mark.parametrize("arguments", OPTIONS.values(), ids=OPTIONS)
def test_a_command_line_is_refused_for(huiqi, arguments) -> None:
    process = huiqi(*arguments, stdin=b"{}")
    assert process.returncode == 2
    assert process.stdout == b""
    assert b"Traceback" not in process.stderr
    assert b"--help" in process.stderr
