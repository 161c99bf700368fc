"""Figures for print and pages: shares as bars and over time with their ranges, sensitivities."""

from __future__ import annotations

from minerals.views.figures.bars import share_figure
from minerals.views.figures.lines import MOST_LINES, timeline_figure
from minerals.views.figures.paper import SUFFIXES, check_figure_name, save, svg
from minerals.views.figures.tornado import tornado_figure

__all__ = [
    "MOST_LINES",
    "SUFFIXES",
    "check_figure_name",
    "save",
    "share_figure",
    "svg",
    "timeline_figure",
    "tornado_figure",
]
