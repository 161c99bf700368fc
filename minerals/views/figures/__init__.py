"""Figures for print and pages: shares as bars and over time, exposure by band, sensitivities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minerals.lazy import face

if TYPE_CHECKING:
    from minerals.views.figures.bars import share_figure as share_figure
    from minerals.views.figures.canvas import check_figure_name as check_figure_name
    from minerals.views.figures.estimate_bars import estimate_figure as estimate_figure
    from minerals.views.figures.exposure_bars import exposure_figure as exposure_figure
    from minerals.views.figures.headline_bars import headlines_figure as headlines_figure
    from minerals.views.figures.line_chart import timeline_figure as timeline_figure
    from minerals.views.figures.saved import alt_text as alt_text
    from minerals.views.figures.saved import save as save
    from minerals.views.figures.saved import svg as svg
    from minerals.views.figures.tornado import tornado_figure as tornado_figure

_HOMES = {
    "alt_text": "minerals.views.figures.saved",
    "check_figure_name": "minerals.views.figures.canvas",
    "estimate_figure": "minerals.views.figures.estimate_bars",
    "exposure_figure": "minerals.views.figures.exposure_bars",
    "headlines_figure": "minerals.views.figures.headline_bars",
    "save": "minerals.views.figures.saved",
    "share_figure": "minerals.views.figures.bars",
    "svg": "minerals.views.figures.saved",
    "timeline_figure": "minerals.views.figures.line_chart",
    "tornado_figure": "minerals.views.figures.tornado",
}

__all__ = sorted(_HOMES)
__getattr__, __dir__ = face(__name__, _HOMES)
