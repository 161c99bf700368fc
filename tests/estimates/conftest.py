from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "estimates.md"


@pytest.fixture
def docs_say() -> Callable[[str], None]:
    """Check that the page on estimates says what was measured, wherever its lines break."""
    page = " ".join(PAGE.read_text(encoding="utf-8").split())

    def check(words: str) -> None:
        assert words in page, f"docs/estimates.md: write {words!r}"

    return check
