"""Many requests decided at once, as on the matrix: all or none, in a number of statements that does not grow with them.

What is checked, written and recorded of each request is what `requests.verify` and `requests.adopt` do with one;
only the letters are one for each focal point instead of one for each request.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from jica.platform import activity
from jica.platform.access import Actor, in_reach_of
from jica.platform.activity import Audience
from jica.platform.workflow import DomainError, NotPermittedError, Transition, Words
from programs.models import Allotment, Course, Request
from programs.services import notices
from programs.states import REQUEST

_BATCH = 1000


class RefusedRequestError(DomainError):
    """One of several requests is refused, and with it all; `request` is the one."""

    def __init__(self, request: Request, code: str, message: Words, *, field: str | None = None) -> None:
        super().__init__(code, message, field=field)
        self.request = request


def locked_in_order(requests: Sequence[Request]) -> list[Request]:
    """The requests read again under locks, their courses locked before them; the same order for everybody.

    Two officers who decide the same courses wait for each other instead of failing.
    """
    pks = [request.pk for request in requests]
    if len(set(pks)) != len(pks):
        raise DomainError("twice", _("Decide each request once."))
    courses = {request.course_id for request in requests if request.course_id is not None}
    list(Course.objects.select_for_update(of=("self",)).filter(pk__in=courses).order_by("pk"))
    rows = Request.objects.select_for_update(of=("self",)).filter(pk__in=pks)
    in_order = rows.order_by(F("course_id").asc(nulls_last=True), "pk")
    return list(in_order.select_related("country", "course__program"))


def step_all(
    rows: Sequence[Request], verb: str, *, actor: Actor, data: Mapping[int, dict[str, object]] | None = None
) -> Transition:
    """Takes a step of the table on locked rows that the caller has filled in, and records each.

    Raises NotPermittedError unless the actor may with all of them, and a DomainError that names the first request
    for which the step is not possible now. For steps that need no reason.
    """
    transition = REQUEST[verb]
    within = in_reach_of(actor, Request, roles=transition.who).filter(pk__in=[row.pk for row in rows])
    if within.count() != len(rows):
        raise NotPermittedError(_("Your role does not allow this here."))
    told = []
    for row in rows:
        if obstacle := REQUEST.obstacle(row, verb):
            raise RefusedRequestError(row, "not_possible_now", f"{row}: {obstacle}")
        told.append((row, {"from": row.state, "to": transition.target, **(data or {}).get(row.pk, {})}))
        row.state = transition.target
    Request.objects.bulk_update(rows, ["state", "adopted_slots"], batch_size=_BATCH)
    audience = Audience.OUTSIDE if transition.public else Audience.STAFF
    activity.record_each(told, verb, actor=actor, audience=audience)
    return transition


def adopt_slots(rows: Sequence[Request], slots: Mapping[int, int], *, actor: Actor) -> None:
    """Grants slots in courses to locked requests, by primary key of the request, and writes the allotments.

    Refuses, naming the request, less than one slot, more than it asks for and more than its course has left.
    """
    for row in rows:
        if not 1 <= slots[row.pk] <= row.slots:
            raise RefusedRequestError(
                row,
                "slots",
                _("%(request)s: adopt between 1 and %(slots)d slots.") % {"request": row, "slots": row.slots},
                field="slots",
            )
        row.adopted_slots = slots[row.pk]
    step_all(rows, "adopt", actor=actor, data={row.pk: {"slots": slots[row.pk]} for row in rows})
    _allot_all(rows, slots, actor)
    _tell_all(rows, slots)


def _allot_all(rows: Sequence[Request], slots: Mapping[int, int], actor: Actor) -> None:
    held: dict[int | None, dict[int | None, Allotment]] = defaultdict(dict)
    existing = Allotment.objects.select_for_update(of=("self",)).filter(course__in={row.course_id for row in rows})
    for allotment in existing:
        held[allotment.course_id][allotment.country_id] = allotment
    changed, told = [], []
    for row in rows:
        assert row.course is not None
        of_course = held[row.course_id]
        allotment = of_course.setdefault(row.country_id, Allotment(course=row.course, country=row.country, slots=0))
        before, allotment.slots, allotment.request = allotment.slots, slots[row.pk], row
        _check_capacity(row, row.course, of_course.values())
        changed.append(allotment)
        told.append((row.course, {"country": row.country.iso3, "slots": allotment.slots, "before": before}))
    Allotment.objects.bulk_create([one for one in changed if one.pk is None], batch_size=_BATCH)
    Allotment.objects.bulk_update([one for one in changed if one.pk], ["slots", "request"], batch_size=_BATCH)
    activity.record_each(told, "allot", actor=actor)


def _check_capacity(request: Request, course: Course, allotments: Iterable[Allotment]) -> None:
    given = sum(allotment.slots for allotment in allotments)
    if course.capacity is not None and given > course.capacity:
        raise RefusedRequestError(
            request,
            "capacity",
            _("%(request)s: %(given)d slots would be given of %(capacity)d.")
            % {"request": request, "given": given, "capacity": course.capacity},
            field="slots",
        )


def _tell_all(rows: Sequence[Request], slots: Mapping[int, int]) -> None:
    by_country: dict[int, list[Request]] = defaultdict(list)
    for row in rows:
        by_country[row.country_id].append(row)
    moment = timezone.now().isoformat()
    for country, assignments in notices.focal_points_of([row.country for row in rows]).items():
        for assignment in assignments:
            with translation.override(assignment.user.language):
                lines = [f"{row.course}: {slots[row.pk]}" for row in by_country[country]]
                values = {"country": str(by_country[country][0].country), "lines": lines}
            notices.tell(
                [assignment],
                "requests_adopted",
                occasion=f"country:{country}:{moment}",
                values=values,
                about=by_country[country][0],
            )
