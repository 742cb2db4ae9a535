"""The survey desk: what was offered to whom, who has answered and who is late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from jica.platform import activity
from jica.platform.access import Actor, in_reach_of
from jica.platform.search import by_name
from programs.models import (
    Channel,
    Country,
    CountryMembership,
    Course,
    MembershipScheme,
    Proposal,
    Request,
    RequestScan,
    Survey,
)
from programs.states import RequestState

#: A request in one of these states is the country's word; a draft is not yet, a withdrawn one no more.
_ANSWERS = (
    RequestState.SUBMITTED,
    RequestState.RETURNED,
    RequestState.VERIFIED,
    RequestState.ADOPTED,
    RequestState.DECLINED,
)


class Reply(models.TextChoices):
    """Where a proposal is."""

    OPEN = "open", _("awaits an answer")
    BEGUN = "begun", _("begun, not submitted")
    WANTED = "wanted", _("wanted")
    NOT_WANTED = "not_wanted", _("not wanted")


def countries_in(scheme: MembershipScheme | str, value: str, *, on_date: date) -> QuerySet[Country]:
    """The countries that belonged to a class on a day, such as region "Africa" or LDC; by name in English."""
    member = CountryMembership.objects.filter(country=OuterRef("pk"), scheme=scheme, value=value)
    member = member.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on_date))
    member = member.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on_date))
    return Country.objects.filter(Exists(member)).order_by("name_en")


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One country in a survey: `proposed` courses, of which `answered`, of which `not_wanted`; `open` ones wait."""

    country: Country
    proposed: int
    answered: int
    not_wanted: int
    is_over: bool
    last_reminder: datetime | None

    @property
    def open(self) -> int:
        return self.proposed - self.answered

    @property
    def late(self) -> int:
        """Proposals still unanswered after the survey has closed."""
        return self.open if self.is_over else 0


def _answered() -> Q:
    said = Request.objects.filter(course=OuterRef("course"), country=OuterRef("country"), state__in=_ANSWERS)
    return Q(not_wanted_at__isnull=False) | Q(Exists(said))


def desk(survey: Survey, *, actor: Actor) -> list[DeskLine]:
    """A line for each country that the actor works on, by name in the reader's language. Four statements."""
    proposals = in_reach_of(actor, Proposal).filter(survey=survey).order_by().values_list("country")
    counts = {
        country: numbers
        for country, *numbers in proposals.annotate(
            proposed=Count("pk"), not_wanted=Count("pk", filter=Q(not_wanted_at__isnull=False))
        )
    }
    wanted = _wanted_by_country(survey, actor)
    reminders = _last_reminders(survey)
    lines = [
        DeskLine(
            country,
            proposed=counts[country.pk][0],
            answered=counts[country.pk][1] + wanted.get(country.pk, 0),
            not_wanted=counts[country.pk][1],
            is_over=survey.is_over,
            last_reminder=reminders.get(country.iso3),
        )
        for country in Country.objects.filter(pk__in=counts)
    ]
    return sorted(lines, key=lambda line: by_name(line.country))


def _wanted_by_country(survey: Survey, actor: Actor) -> dict[int, int]:
    """Proposals answered with a request; from the side of the requests, which are far fewer than the proposals."""
    answers = in_reach_of(actor, Request).filter(
        state__in=_ANSWERS,
        course__proposals__survey=survey,
        course__proposals__country=F("country"),
        course__proposals__not_wanted_at__isnull=True,
    )
    return dict(answers.order_by().values_list("country").annotate(courses=Count("course", distinct=True)))


def _last_reminders(survey: Survey) -> Mapping[str, datetime]:
    events = activity.events_about(survey).filter(verb="remind").order_by("at", "pk").values_list("at", "data")
    return {iso3: at for at, data in events for iso3 in data["countries"]}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far surveys are: of the proposals, those `answered`; of the requests, those that `wait` and are `adopted`."""

    proposed: int
    answered: int
    waiting: int
    adopted: int

    @property
    def asked(self) -> int:
        return self.waiting + self.adopted


def progress(courses: QuerySet[Course], *, actor: Actor, countries: Iterable[Country] | None = None) -> Progress:
    """How far the surveys of these courses are in these countries, as far as the actor sees it. Two statements."""
    proposals = in_reach_of(actor, Proposal).filter(course__in=courses)
    # Joined to the proposals: what a country asks for without having been offered it is no answer.
    asked = in_reach_of(actor, Request).filter(course__in=courses, course__proposals__country=F("country"))
    if countries is not None:
        wanted = [country.pk for country in countries]
        proposals, asked = proposals.filter(country__in=wanted), asked.filter(country__in=wanted)
    said = proposals.aggregate(proposed=Count("pk"), not_wanted=Count("pk", filter=Q(not_wanted_at__isnull=False)))
    is_answer = Q(state__in=_ANSWERS, course__proposals__not_wanted_at__isnull=True)
    numbers = asked.aggregate(
        answered=Count("course__proposals", filter=is_answer, distinct=True),
        waiting=Count("pk", filter=Q(state__in=[RequestState.SUBMITTED, RequestState.VERIFIED])),
        adopted=Count("pk", filter=Q(state=RequestState.ADOPTED)),
    )
    answered = said["not_wanted"] + numbers["answered"]
    return Progress(said["proposed"], answered, numbers["waiting"], numbers["adopted"])


def without_scan(requests: QuerySet[Request]) -> QuerySet[Request]:
    """Those of the requests that came on paper of which no scan is kept."""
    scans = RequestScan.objects.filter(request=OuterRef("pk"))
    return requests.filter(~Exists(scans), channel=Channel.PAPER, state__in=_ANSWERS)


def without_scan_by_country(courses: QuerySet[Course], *, actor: Actor) -> dict[int, int]:
    """How many answers for these courses came on paper without a scan, by primary key of the country. One statement."""
    lacking = without_scan(in_reach_of(actor, Request).filter(course__in=courses)).order_by().values_list("country")
    return dict(lacking.annotate(answers=Count("pk")))


def open_by_country(proposals: QuerySet[Proposal]) -> dict[int, int]:
    """How many of these proposals await an answer, by primary key of the country. One statement."""
    waiting = proposals.exclude(_answered()).order_by().values_list("country")
    return dict(waiting.annotate(open=Count("pk")))


def open_by_survey(proposals: QuerySet[Proposal]) -> dict[int, int]:
    """How many of these proposals await an answer, by primary key of the survey. One statement."""
    waiting = proposals.exclude(_answered()).order_by().values_list("survey")
    return dict(waiting.annotate(open=Count("pk")))


@dataclass(frozen=True, slots=True)
class Line:
    """One proposal and the country's latest request for the course, if there is one."""

    proposal: Proposal
    request: Request | None

    @property
    def reply(self) -> Reply:
        if self.proposal.not_wanted_at is not None:
            return Reply.NOT_WANTED
        if self.request is None or self.request.state == RequestState.WITHDRAWN:
            return Reply.OPEN
        return Reply.BEGUN if self.request.state == RequestState.DRAFT else Reply.WANTED


def answers_for(survey: Survey, country: Country, *, actor: Actor) -> list[Line]:
    """What was proposed to a country and what it answered, by title. Two statements."""
    proposals = (
        in_reach_of(actor, Proposal)
        .filter(survey=survey, country=country)
        .select_related("course__program__sector", "course__organizing_office")
        .order_by("course__program__title", "course_id")
    )
    rows = list(proposals)
    for row in rows:
        row.survey, row.country = survey, country
    return _with_requests(rows, Request.objects.filter(country=country, course__in=[row.course_id for row in rows]))


def line_of(proposal: Proposal) -> Line:
    """One proposal with the country's answer. One statement."""
    asked = Request.objects.filter(country=proposal.country, course=proposal.course_id)
    [line] = _with_requests([proposal], asked)
    return line


def _with_requests(proposals: Iterable[Proposal], requests: QuerySet[Request]) -> list[Line]:
    # Ascending, so that the latest stays; a request is made anew only after the one before was closed.
    latest = {request.course_id: request for request in requests.order_by("pk")}
    return [Line(proposal, latest.get(proposal.course_id)) for proposal in proposals]
