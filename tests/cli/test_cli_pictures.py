"""Pictures in the documents are those that the command draws."""


def test_the_picture_in_the_readme_is_what_the_command_draws(huiqi, sample, root, tmp_path) -> None:
    drawn = tmp_path / "drawn.svg"
    process = huiqi("path", sample, "--format", "svg", "--out", drawn)
    assert process.returncode == 0, process.stderr.decode()
    assert drawn.read_bytes() == (root / "docs/paths-valve-maker.svg").read_bytes()
