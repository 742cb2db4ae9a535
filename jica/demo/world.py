"""Building the demo world: what is missing is made, what is there stays as people left it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from jica.demo import cast as places
from jica.demo.applications import make_applications
from jica.demo.courses import make_course, make_wish
from jica.demo.plans import PLANS, WISHES, CourseReach
from jica.demo.procedure import make_procedure, set_terms
from jica.demo.survey import make_survey
from jica.demo.themes import people, themes
from programs.models import Course, Request


@dataclass(frozen=True, slots=True)
class Built:
    created: int
    unchanged: int


def build() -> Built:
    """Makes the accounts, then each course, each request and the survey that is not there yet, a transaction each.

    Dates count from today, so a world that is built later tells the same story later.
    """
    today = timezone.localdate()
    with transaction.atomic():
        cast = places.assemble()
        make_procedure(cast)
    told, invented = themes(), people()
    is_there = set(Course.objects.filter(reference_key__startswith="demo:").values_list("reference_key", flat=True))
    is_there |= set(Request.objects.filter(reference_key__startswith="demo:").values_list("reference_key", flat=True))
    created = 0
    for plan in PLANS:
        if plan.reference_key in is_there:
            continue
        with transaction.atomic():
            course = make_course(plan, told[plan.theme], cast, today)
            set_terms(course, plan.key, cast)
            if plan.reach not in {CourseReach.DRAFT, CourseReach.PROPOSED}:
                make_applications(course, plan, invented, cast, today)
        created += 1
    for wish in WISHES:
        if wish.reference_key not in is_there:
            with transaction.atomic():
                make_wish(wish, told[wish.theme], cast)
            created += 1
    with transaction.atomic():
        created += make_survey(cast, today)
    return Built(created, len(PLANS) + len(WISHES) + 1 - created)
