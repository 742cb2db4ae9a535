"""Participants in the officers' door. Django loads this package; it loads the rest."""

from participants.admin import applications, course_page, desk, health, participations, search, statistics

__all__ = ["applications", "course_page", "desk", "health", "participations", "search", "statistics"]
