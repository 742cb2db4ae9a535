"""What applying to a course asks for, and the way an application goes in a country."""

from __future__ import annotations

from jica.platform.languages import first_of_ours
from programs.models import ApplicationTerms, Country, Course, NominationProcedure


def terms_of(course: Course) -> ApplicationTerms:
    """The terms that were written for a course, or empty ones. One query, none if they came along."""
    try:
        return course.terms
    except ApplicationTerms.DoesNotExist:
        return ApplicationTerms(course=course, language=first_of_ours(course.languages))


def form_parts_of(course: Course) -> frozenset[str]:
    """The parts of the official form that a course asks for: by its own terms, else by its kind."""
    return frozenset(terms_of(course).form_parts or course.program.rules.form_parts)


def procedure_of(country: Country | None) -> NominationProcedure:
    """How a country nominates; one that wrote nothing down has no steps and no questions. One query, none if it came
    along."""
    try:
        return country.procedure if country else NominationProcedure()
    except NominationProcedure.DoesNotExist:
        return NominationProcedure(country=country)
