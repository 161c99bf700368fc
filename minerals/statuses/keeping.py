"""Working the joins of the bundled tables out, to be kept in files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from minerals.statuses.join import DepositJoin
from minerals.statuses.sampling import Sampler
from minerals.tables.inventory import basin_sites, bundled
from minerals.tables.kept import JOINED_BASINS, JOINED_DEPOSITS, to_bytes
from minerals.territory.history import ControlHistory
from minerals.vocabulary import STATUS_CODES


def files(history: ControlHistory) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each file, as :mod:`minerals.statuses.kept` reads it.

    Takes some twenty seconds.

    Parameters
    ----------
    history : ControlHistory
        The bundled one, all of it worked out.
    """
    for name, sites in ((JOINED_DEPOSITS, bundled().sites), (JOINED_BASINS, basin_sites())):
        afresh = DepositJoin(sites, history)
        afresh.kept = None
        yield name, to_bytes(name, worked_out(Sampler(afresh)))


def worked_out(sampler: Sampler) -> dict[str, npt.NDArray[Any]]:
    """Work the arrays of a kept join out.

    Parameters
    ----------
    sampler : Sampler
        Of a join of the bundled sites with the bundled history that is not itself a kept one.

    Returns
    -------
    dict of str to numpy.ndarray
        ``dates``; shape (dates, sites): ``status`` (codes), ``value``, ``low``, ``high``,
        ``distance_km``, ``line_limit_km``, ``days`` and ``foot``; ``drawn``, the sites that are
        doubtful at some snapshot, ``block`` of shape (drawn, dates), which of the blocks between
        ``start`` holds the ``bits`` of a site at a snapshot.
    """
    join = sampler.join
    dates = join.history.dates
    found = [join.fractions(join.history.at(date)) for date in dates]
    away = [
        join.distances(join.history.at(date), each) for date, each in zip(dates, found, strict=True)
    ]
    ore = [each.of_ore() for each in found]
    open_ = np.any([(e.high > e.low) | (o.high > o.low) for e, o in zip(found, ore, strict=True)],
                   axis=0)  # fmt: skip
    drawn = np.flatnonzero(open_)
    blocks: dict[bytes, int] = {}
    block = np.array([
        [blocks.setdefault(np.packbits(sampler.occupied(int(site), date)).tobytes(), len(blocks))
         for date in dates]
        for site in drawn
    ])  # fmt: skip
    sizes = [len(each) for each in blocks]
    codes = [[STATUS_CODES[status] for status in each.status] for each in found]
    return {
        "dates": np.array([date.isoformat() for date in dates]),
        "status": np.array(codes, dtype=np.int8),
        **{name: np.array([getattr(each, name) for each in found])
           for name in ("value", "low", "high")},
        "distance_km": np.array([each.distance_km for each in away]),
        "line_limit_km": np.array([each.line_limit_km for each in away]),
        "days": np.array([each.date_uncertainty_days for each in away]).astype(np.int32),
        "foot": np.array([each.foot for each in away]),
        "drawn": drawn,
        "block": block.astype(np.int32),
        "start": np.cumsum([0, *sizes]),
        "bits": np.frombuffer(b"".join(blocks), dtype=np.uint8),
    }  # fmt: skip
