"""What ``minerals data keep`` writes, and where."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from minerals.cli import main
from minerals.statuses import keeping
from minerals.tables.kept import JOINED_BASINS, JOINED_DEPOSITS, KEPT


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    def files(history: object) -> Iterator[tuple[str, bytes]]:
        yield from ((JOINED_DEPOSITS, b"of deposits"), (JOINED_BASINS, b"of basins"))

    monkeypatch.setattr(keeping, "files", files)


def test_all_files_go_to_the_folder_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "control").mkdir()
    done = CliRunner().invoke(main, ["data", "keep", "-o", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert (tmp_path / JOINED_DEPOSITS).read_bytes() == b"of deposits"
    assert (tmp_path / JOINED_BASINS).read_bytes() == b"of basins"
    assert {f"control/{each.name}" for each in (tmp_path / "control").iterdir()} == set(KEPT)


def test_a_folder_that_holds_no_control_is_refused(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["data", "keep", "-o", str(tmp_path)])
    assert done.exit_code == 2
    assert "cannot write there" in done.stderr
    assert list(tmp_path.iterdir()) == []
