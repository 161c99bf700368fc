"""Files of what follows from the tables: read whole and of these tables, or not at all."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

from minerals.files import data_dir
from minerals.tables import kept
from minerals.tables.kept import JOINED_DEPOSITS, KEPT

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
    right = kept.checksum(data_dir())
    monkeypatch.setattr(kept, "checksum", lambda folder: right)
    (tmp_path / "control").mkdir()
    assert kept.read(tmp_path, JOINED_DEPOSITS) is None
    (tmp_path / JOINED_DEPOSITS).write_bytes(content)
    assert kept.read(tmp_path, JOINED_DEPOSITS) is None
    (tmp_path / JOINED_DEPOSITS).write_bytes(WHOLE)
    assert kept.read(tmp_path, JOINED_DEPOSITS) is not None


@pytest.mark.parametrize("name", KEPT)
def test_every_file_is_of_the_bundled_tables(name: str) -> None:
    assert kept.read(data_dir(), name) is not None, "run: minerals data keep"
