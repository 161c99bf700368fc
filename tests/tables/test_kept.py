"""Files of what follows from the tables: read whole and of these tables, or not at all."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

from minerals.files import data_dir
from minerals.tables import kept
from minerals.tables.kept import JOINED_DEPOSITS, KEPT, SNAPSHOTS

WHOLE = (data_dir() / JOINED_DEPOSITS).read_bytes()


def _array() -> bytes:
    content = io.BytesIO()
    np.save(content, np.zeros(3))
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not an archive",
        _array(),
        WHOLE[:300_000],
        WHOLE[:100_000] + bytes(each ^ 0xFF for each in WHOLE[100_000:100_050]) + WHOLE[100_050:],
    ],
    ids=["empty", "text", "one array", "cut off", "damaged"],
)
def test_a_file_that_cannot_be_read_is_none(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = kept.checksum(data_dir(), JOINED_DEPOSITS)
    monkeypatch.setattr(kept, "checksum", lambda folder, file: right)
    (tmp_path / "control").mkdir()
    assert kept.read(tmp_path, JOINED_DEPOSITS) is None
    (tmp_path / JOINED_DEPOSITS).write_bytes(content)
    assert kept.read(tmp_path, JOINED_DEPOSITS) is None
    (tmp_path / JOINED_DEPOSITS).write_bytes(WHOLE)
    assert kept.read(tmp_path, JOINED_DEPOSITS) is not None


@pytest.mark.parametrize("name", KEPT)
def test_every_file_is_of_the_bundled_tables(name: str) -> None:
    assert kept.read(data_dir(), name) is not None, "run: minerals data keep"


def test_a_file_in_the_place_of_another_is_not_read(tmp_path: Path) -> None:
    for name in kept.MADE_OF:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((data_dir() / name).read_bytes())
    (tmp_path / JOINED_DEPOSITS).write_bytes(WHOLE)
    (tmp_path / SNAPSHOTS).write_bytes(WHOLE)
    assert kept.read(tmp_path, JOINED_DEPOSITS) is not None
    assert kept.read(tmp_path, SNAPSHOTS) is None
