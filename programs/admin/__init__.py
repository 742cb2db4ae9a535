"""Programs in the officers' door. Django loads this package; it loads the rest."""

from programs.admin import (
    applying,
    courses,
    desk,
    people,
    programs,
    records,
    reference,
    requests,
    search,
    slots,
    surveys,
)

__all__ = [
    "applying",
    "courses",
    "desk",
    "people",
    "programs",
    "records",
    "reference",
    "requests",
    "search",
    "slots",
    "surveys",
]
