"""Charts as SVG, drawn in the worker: no script, no inline style, and always beside the table they show."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

#: Distinguishable in greyscale and by colour-blind readers, 3 : 1 against paper in light and dark.
_COLOURS = ("#0b4a8f", "#c26a1d", "#5b8c5a", "#8b6bb1", "#a5201b", "#4f7f8f")


def stacked_bars(values: Sequence[tuple[str, str, int]], *, series: Mapping[str, Any], language: str) -> str:
    """A bar per category, stacked by series. `values` are (category, series key, number) in drawing order."""
    import vl_convert  # noqa: PLC0415 -- 50 MB and half a second, wanted in the worker only

    with translation.override(language):
        names = {key: str(label) for key, label in series.items()}
        specification = {
            "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
            "width": 640,
            "height": 280,
            "background": "transparent",
            "data": {
                "values": [
                    {
                        "category": category,
                        "series": names[key],
                        "order": list(names).index(key),
                        "number": number,
                    }
                    for category, key, number in values
                ]
            },
            "mark": {"type": "bar", "stroke": "white", "strokeWidth": 0.5},
            "encoding": {
                "x": {
                    "field": "category",
                    "type": "ordinal",
                    "sort": None,
                    "title": _("Fiscal year"),
                    "axis": {"labelAngle": -45},
                },
                "y": {
                    "field": "number",
                    "type": "quantitative",
                    "title": _("Participants"),
                },
                "color": {
                    "field": "series",
                    "type": "nominal",
                    "sort": list(names.values()),
                    "scale": {
                        "domain": list(names.values()),
                        "range": list(_COLOURS[: len(names)]),
                    },
                    "legend": {"title": None, "orient": "top"},
                },
                "order": {"field": "order"},
            },
            "config": {
                "font": "system-ui, sans-serif",
                "view": {"stroke": None},
                "axis": {
                    "labelFontSize": 13,
                    "titleFontSize": 13,
                    "labelColor": "#6b7280",
                    "titleColor": "#6b7280",
                },
                # Readers' fonts are wider than the one that is measured here.
                "legend": {"labelFontSize": 13, "labelColor": "#6b7280", "columnPadding": 28},
            },
        }
    return vl_convert.vegalite_to_svg(json.dumps(specification))
