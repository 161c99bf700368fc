"""Draws for a map page: some of those that intervals are made of, as text.

From these the page sums the interval of whatever is chosen on it. A site's record holds its
occupied fraction and its draws by their number among the texts; most sites share none, and many
dates share one. ``app/draws.js`` reads it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from minerals.geo import Floats
from minerals.shares.intervals import drawn_quantities
from minerals.shares.measure import QUANTITY
from minerals.shares.population import counting
from minerals.shares.query import Question
from minerals.statuses.moves import DrawnFractions, Move
from minerals.statuses.sampling import evenly
from minerals.statuses.series import StatusSeries
from minerals.views.maps.encoding import ALPHABET, encode_course

N_THINNED = 200
"""Draws on a page: a quantile of them lies within about a point of that of all."""

FRACTION_STEPS = 10_000
"""Steps of an occupied fraction from 0 to 1."""

OUTLINE_STEPS = 48
"""Steps of a drawn part of an outline, which is a number of its points."""

QUANTITY_STEPS = 63
"""Steps of a drawn quantity between its limits."""

_LETTERS = np.array(list(ALPHABET))
_BITS = np.array([1, 2, 4, 8, 16, 32])


class DrawRecorder:
    """Keeps of the draws that pass what a page holds of them."""

    def __init__(self, series: StatusSeries, n_draws: int) -> None:
        self._series = series
        self._kept = evenly(n_draws, N_THINNED)
        self._numbers: dict[str, int] = {}
        self._dates = [np.zeros((len(series.join.ids), 2), dtype=np.int64)]

    def passing(self, moves: Iterable[list[Move]]) -> Iterator[list[Move]]:
        """Hand on what moved until each snapshot of the series, and keep some of its draws."""
        for moved in moves:
            numbers = self._dates[-1].copy()
            for move in moved:
                numbers[move.sites] = 0 if move.drawn is None else self._recorded(move.drawn)
            self._dates.append(numbers)
            yield moved

    @property
    def texts(self) -> list[str]:
        """Every text of draws, in the order of their numbers."""
        return list(self._numbers)

    def fractions(self) -> list[str]:
        """Return for each site its course: low, value, high, and the draws by area and of ore.

        Fractions are in steps of :data:`FRACTION_STEPS`, draws are numbers from 1, 0 for none.
        """
        bounds = [
            np.rint(np.column_stack([each.low, each.value, each.high]) * FRACTION_STEPS)
            for each in self._series.scoped
        ]
        courses = np.concatenate(
            [np.array(bounds, dtype=np.int64), np.array(self._dates[1:])], axis=2
        ).swapaxes(0, 1)
        return [encode_course(each) for each in courses]

    def _recorded(self, drawn: DrawnFractions) -> list[list[int]]:
        area, ore = (each[:, self._kept] for each in drawn)
        by_area = encode_fractions(area)
        of_ore = list(by_area)
        differ = np.flatnonzero((area != ore).any(axis=1))
        for row, text in zip(differ.tolist(), encode_fractions(ore[differ]), strict=True):
            of_ore[row] = text
        return [[self._number(each) for each in pair] for pair in zip(by_area, of_ore, strict=True)]

    def _number(self, text: str) -> int:
        return self._numbers.setdefault(text, len(self._numbers)) + 1


def encode_fractions(fractions: Floats) -> list[str]:
    """Write drawn fractions of sites: a bit each of a point, a letter each of an outline.

    Parameters
    ----------
    fractions : numpy.ndarray
        Shape (n_sites, n_draws), between 0 and 1.

    Examples
    --------
    >>> encode_fractions(np.array([[1, 0, 0, 1, 0, 0, 1.0]]))
    ['JB']
    >>> encode_fractions(np.array([[0, 0.5]]))
    ['AY']
    """
    whole = (np.rint(fractions) == fractions).all(axis=1)
    n_draws = fractions.shape[1]
    bits = np.zeros((np.count_nonzero(whole), n_draws + -n_draws % 6), dtype=np.int64)
    bits[:, :n_draws] = fractions[whole]
    texts = np.empty(len(fractions), dtype=object)
    texts[whole] = _texts(bits.reshape(len(bits), bits.shape[1] // 6, 6) @ _BITS)
    texts[~whole] = _texts(np.rint(fractions[~whole] * OUTLINE_STEPS).astype(np.int64))
    return list(texts)


def _texts(numbers: npt.NDArray[np.int64]) -> list[str]:
    """Write each row of numbers, a letter each."""
    letters = np.ascontiguousarray(_LETTERS[numbers])
    return [str(each) for each in letters.view(f"U{numbers.shape[1]}").ravel()]


def quantity_records(question: Question, seed: int, n_draws: int) -> dict[str, dict[str, Any]]:
    """Return the quantities that a page can add up.

    Parameters
    ----------
    question : Question
        Which deposits, and for which commodities they count.
    seed, n_draws : int
        Of the draws of which some are kept.

    Returns
    -------
    dict of dict
        By deposit and commodity: the canonical quantity, its limits, and its draws as a letter
        each, in steps from limit to limit; of their logarithms where the lower one is not 0.
        Sections of a deposit have their own, beside it.
    """
    items = QUANTITY.weigh(counting(question.inventory, question.chosen, question.role), None)
    items = items[items["weight"].notna()]
    open_ = items["weight_low"] < items["weight_high"]
    drawn = iter(drawn_quantities(items[open_], seed, n_draws)[:, evenly(n_draws, N_THINNED)])
    records: dict[str, dict[str, Any]] = {}
    for row, is_open in zip(items.to_dict("records"), open_, strict=True):
        low, high = row["weight_low"], row["weight_high"]
        record = [_short(each) for each in (row["weight"], low, high)]
        text = [_encode_quantities(next(drawn), low, high)] if is_open else []
        of_deposit = records.setdefault(row["deposit_id"], {})
        of_deposit[row["commodity_id"]] = [*record, *text] if is_open else record[:1]
    return records


def _encode_quantities(drawn: Floats, low: float, high: float) -> str:
    scale = np.log if low > 0 else np.asarray
    place = (scale(drawn) - scale(low)) / (scale(high) - scale(low))
    return "".join(_LETTERS[np.rint(place * QUANTITY_STEPS).astype(np.int64)])


def _short(quantity: float) -> float:
    return float(f"{quantity:.6g}")


def among(question: Question, series: StatusSeries) -> npt.NDArray[np.bool_]:
    """Return which sites of a series a page counts, shape (n_sites,): only they are drawn."""
    counted = counting(question.inventory, question.chosen, question.role)["deposit_id"]
    return np.asarray(series.join.sites["deposit_id"].isin(counted), dtype=bool)
