"""Who controls Ukraine's mineral resources, on which date, by which definition, how surely.

The public interface is the names below; each is loaded when it is first used, so that
``import minerals`` (and with it ``minerals --help``) costs almost nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from minerals.lazy import Wrapper, face
from minerals.version import __version__ as __version__

if TYPE_CHECKING:
    from minerals.audits.run import audit as audit
    from minerals.errors import InputError as InputError
    from minerals.estimates.answer import estimate as estimate
    from minerals.estimates.exposed import country_exposure as country_exposure
    from minerals.results.result import Result as Result
    from minerals.shares.answer import share as share
    from minerals.shares.answer import timeline as timeline
    from minerals.shares.exposure import exposure as exposure
    from minerals.statuses.status_on_date import status as status
    from minerals.tables.frames import commodities as commodities
    from minerals.tables.frames import resources as resources
    from minerals.tables.load import sources as sources
    from minerals.territory.find import control as control
    from minerals.views.card import show as show
    from minerals.views.control_compare import compare as compare
    from minerals.views.deposit_frame import deposits as deposits
    from minerals.views.listings import changes as changes
    from minerals.views.maps.interactive import map as map
    from minerals.views.report import report as report

_HOMES = {
    "InputError": "minerals.errors",
    "Result": "minerals.results.result",
    "audit": "minerals.audits.run",
    "changes": "minerals.views.listings",
    "commodities": "minerals.tables.frames",
    "compare": "minerals.views.control_compare",
    "control": "minerals.territory.find",
    "country_exposure": "minerals.estimates.exposed",
    "deposits": "minerals.views.deposit_frame",
    "estimate": "minerals.estimates.answer",
    "exposure": "minerals.shares.exposure",
    "map": "minerals.views.maps.interactive",
    "report": "minerals.views.report",
    "resources": "minerals.tables.frames",
    "share": "minerals.shares.answer",
    "show": "minerals.views.card",
    "sources": "minerals.tables.load",
    "status": "minerals.statuses.status_on_date",
    "timeline": "minerals.shares.answer",
}

__all__ = sorted(_HOMES)


def _wrapper() -> Wrapper:
    from minerals.spoken import spoken

    return spoken


__getattr__, __dir__ = face(__name__, _HOMES, _wrapper)
