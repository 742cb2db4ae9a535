"""Every state of the product, reached the way people reach it: through the services and nothing else.

A `Scene` is a course in some state with the people around it; a `Case` adds one application. Each step
takes the scene or case before it and may be called without one, which makes it first:

    scene = scenarios.published_course(ProgramKind.YOUNG_LEADERS, slots=2)
    case = scenarios.submitted_application(scene)
    case = scenarios.nominated_application(case)
    case = scenarios.accepted_application(kind=ProgramKind.COUNTRY_FOCUSED)   # all steps before it

Rows of a returned scene or case are as the database holds them; `case.reread()` reads them again.
The clock is the real one: the call closes in ten days and the course begins in ninety.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count

from django.utils import timezone

from jica.platform.access import PUBLIC, Actor
from jica.platform.calendars import FiscalYear
from participants.models import (
    Application,
    ApplicationPart,
    ConsentKind,
    Participation,
)
from participants.models.applications import make_secret
from participants.selectors.parts import documents_missing, parts_of
from participants.services import consents, drafts, endorsements, participation, selection, submissions
from participants.states import Outcome
from programs.kinds import KINDS, ProgramKind
from programs.models import Authority, Country, Course, HostOrganization, Office, Request, Sector
from programs.services import applying, information, programs, requests
from programs.services.official_requests import Outline
from tests import factories
from tests.answers import all_answers, first_day, picture

KIND = ProgramKind.TRAINING_AND_DIALOGUE
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Cast:
    """The people and places around a course; everybody's scope is exactly this country, center and host."""

    country: Country
    sector: Sector
    center: Office
    office: Office
    authority: Authority
    host_organization: HostOrganization
    hq: Actor
    center_officer: Actor
    overseas_officer: Actor
    focal_point: Actor
    host: Actor


@dataclass(frozen=True, slots=True)
class Scene:
    """A course; `request` is the country's adopted request, or None before there is one."""

    cast: Cast
    course: Course
    request: Request | None = None

    def reread(self) -> Scene:
        self.course.refresh_from_db()
        if self.request is not None:
            self.request.refresh_from_db()
        return self


@dataclass(frozen=True, slots=True)
class Case:
    """One application to the course of a scene, and the participation once it is confirmed."""

    scene: Scene
    applicant: Actor
    application: Application
    participation: Participation | None = None

    @property
    def cast(self) -> Cast:
        return self.scene.cast

    @property
    def course(self) -> Course:
        return self.scene.course

    @property
    def stay(self) -> Participation:
        """The participation of a case that has one."""
        assert self.participation is not None
        return self.participation

    def reread(self) -> Case:
        self.scene.reread()
        self.application.refresh_from_db()
        if self.participation is not None:
            self.participation.refresh_from_db()
        return self


def cast() -> Cast:
    country = factories.CountryFactory()
    center = factories.OfficeFactory()
    office = factories.OfficeFactory(overseas=True, country=country, covers=[country])
    authority = factories.AuthorityFactory(country=country)
    host_organization = factories.HostOrganizationFactory()
    return Cast(
        country=country,
        sector=factories.SectorFactory(),
        center=center,
        office=office,
        authority=authority,
        host_organization=host_organization,
        hq=factories.hq_officer(),
        center_officer=factories.center_officer(center),
        overseas_officer=factories.overseas_officer(office),
        focal_point=factories.focal_point(authority),
        host=factories.host(host_organization),
    )


def another_country(scene: Scene) -> Scene:
    """The same course seen from a second country, with an office, an authority and officers of its own."""
    country = factories.CountryFactory()
    office = factories.OfficeFactory(overseas=True, country=country, covers=[country])
    authority = factories.AuthorityFactory(country=country)
    others = replace(
        scene.cast,
        country=country,
        office=office,
        authority=authority,
        overseas_officer=factories.overseas_officer(office),
        focal_point=factories.focal_point(authority),
    )
    return replace(scene, cast=others, request=None)


# --- Courses ----------------------------------------------------------------------------------------


def own_request(people: Cast | None = None, *, slots: int = 3) -> tuple[Cast, Request]:
    """A verified request of a country for a program of its own."""
    people = people or cast()
    request = requests.record_request(
        actor=people.focal_point,
        country=people.country,
        slots=slots,
        outline=Outline(
            title=f"Safe water for small towns {next(_numbers)}",
            sector=people.sector,
            background="Half of the small towns have no treated water.",
            purpose="Twenty engineers run a plant.",
            outputs="A plan for each town.",
            implementing_agency="Ministry of Samples",
            contact="Sample Head, Ministry of Samples",
        ),
        fiscal_year=FiscalYear.of(first_day()).year,
    )
    return people, _verified(request, people)


def draft_course(
    kind: ProgramKind = KIND, *, people: Cast | None = None, slots: int = 3, capacity: int = 10, minimum: int = 1
) -> Scene:
    """A course just added. That of a Country Focused program stands on its adopted founding request."""
    if kind == ProgramKind.COUNTRY_FOCUSED:
        people, request = own_request(people, slots=slots)
        request = requests.adopt(request, actor=people.hq)
        return Scene(people, request.founded_program.courses.get(), request)
    people = people or cast()
    program = programs.found_program(
        programs.NewProgram(
            kind=kind,
            title=f"Sample course in public health {next(_numbers)}",
            title_ja="公衆衛生の見本研修",
            sector=people.sector,
            first_fiscal_year=FiscalYear.of(first_day()).year,
            minimum_requests=minimum,
        ),
        actor=people.hq,
    )
    course = Course(
        fiscal_year=FiscalYear.of(first_day()).year,
        capacity=capacity,
        organizing_office=people.center,
        languages=["en"],
    )
    return Scene(people, programs.add_course(program, actor=people.hq, course=course))


def proposed_course(kind: ProgramKind = KIND, **terms: object) -> Scene:
    """Offered to countries; not for Country Focused, which nobody proposes."""
    scene = draft_course(kind, **terms)
    return replace(scene, course=programs.propose(scene.course, actor=scene.cast.hq))


def verified_request(scene: Scene, *, slots: int = 3) -> Scene:
    """The country of the scene asks for slots in the course, and its office vouches for it."""
    request = requests.record_request(
        actor=scene.cast.focal_point, country=scene.cast.country, slots=slots, course=scene.course
    )
    return replace(scene, request=_verified(request, scene.cast))


def adopted_request(scene: Scene, *, slots: int = 3, granted: int | None = None) -> Scene:
    """The same, adopted: the country has `granted` slots, all that it asked for by default."""
    scene = verified_request(scene, slots=slots)
    assert scene.request is not None
    return replace(scene, request=requests.adopt(scene.request, actor=scene.cast.hq, slots=granted))


def adopted_course(
    kind: ProgramKind = KIND, *, people: Cast | None = None, slots: int = 3, capacity: int = 10
) -> Scene:
    """Adopted, with dates, a host, a deadline and a call text: only publishing is left."""
    if KINDS[kind].is_proposed:
        scene = adopted_request(proposed_course(kind, people=people, capacity=capacity), slots=slots)
    else:
        scene = draft_course(kind, people=people, slots=slots)
    course = scene.course
    # Filled in on the course page; no verb writes these.
    course.organizing_office = scene.cast.center
    course.starts_on = first_day()
    course.ends_on = course.starts_on + timedelta(days=17)
    course.deadline_on = timezone.localdate() + timedelta(days=10)
    course.deadline_zone = scene.cast.office.time_zone
    course.save()
    course.hosts.add(scene.cast.host_organization)
    information.write(
        course,
        actor=scene.cast.center_officer,
        language="en",
        text=information.CallText(objective="Plan a small water works.", for_whom="Engineers of local governments."),
    )
    return replace(scene, course=programs.adopt(course, actor=scene.cast.hq))


def published_course(
    kind: ProgramKind = KIND, *, people: Cast | None = None, slots: int = 3, capacity: int = 10
) -> Scene:
    """The call is open for ten days; the country of the scene has `slots` slots."""
    scene = adopted_course(kind, people=people, slots=slots, capacity=capacity)
    return replace(scene, course=programs.publish(scene.course, actor=scene.cast.center_officer))


# --- Applications -----------------------------------------------------------------------------------


def begun_application(scene: Scene | None = None, *, kind: ProgramKind = KIND, applicant: Actor | None = None) -> Case:
    """An empty draft."""
    scene = scene or published_course(kind)
    applicant = applicant or factories.applicant()
    return Case(scene, applicant, drafts.begin(scene.course, actor=applicant, key=make_secret()))


def filled_application(scene: Scene | None = None, *, kind: ProgramKind = KIND, applicant: Actor | None = None) -> Case:
    """A draft with all its parts, for the country of the scene; only submitting is left."""
    case = begun_application(scene, kind=kind, applicant=applicant)
    fill_in(case.application, case.cast.country, actor=case.applicant)
    return replace(case, application=Application.objects.get(pk=case.application.pk))


def paper_application(scene: Scene | None = None, *, kind: ProgramKind = KIND) -> Case:
    """What came on paper, typed in by the office of the country with the scan; only submitting is left."""
    scene = scene or published_course(kind)
    office = scene.cast.overseas_officer
    application = drafts.begin_paper(scene.course, scene.cast.country, actor=office)
    fill_in(application, scene.cast.country, actor=office)
    return Case(scene, office, Application.objects.get(pk=application.pk))


def fill_in(application: Application, country: Country, *, actor: Actor, **changes: dict[str, object]) -> None:
    """Answers every page, gives the consents and uploads what is asked for. `changes` are answers by part."""
    answers = all_answers(country)
    save(application, "work", {**answers["work"], **changes.get("work", {})}, actor=actor)
    application.refresh_from_db()
    consents.set_consents(application, ConsentKind, actor=actor)
    for part in parts_of(application):
        if part.name != "work":
            save(application, part.name, {**answers.get(part.name, {}), **changes.get(part.name, {})}, actor=actor)
    for kind in documents_missing(application):
        drafts.attach(application, picture(f"{kind}.png"), kind=kind, actor=actor)


def save(application: Application, name: str, answers: Mapping[str, object], *, actor: Actor) -> ApplicationPart:
    """Saves a page as somebody who has just opened it."""
    saved = application.parts.filter(name=name).first()
    return drafts.save_part(application, name, answers, version=saved.version if saved else 0, actor=actor)


def submitted_application(
    scene: Scene | None = None, *, kind: ProgramKind = KIND, applicant: Actor | None = None
) -> Case:
    case = filled_application(scene, kind=kind, applicant=applicant)
    return replace(case, application=submissions.submit(case.application, actor=case.applicant))


def with_procedure(scene: Scene | None = None, *authorities: Authority, head: bool = True) -> Scene:
    """The country of the scene asks the head of the organization first, then these authorities in their order."""
    scene = scene or published_course()
    hops = [*([applying.Hop()] if head else []), *(applying.Hop(authority) for authority in authorities)]
    applying.set_procedure(scene.cast.country, applying.Procedure(hops=tuple(hops)), actor=scene.cast.overseas_officer)
    return scene


def endorsed_application(case: Case | None = None) -> Case:
    """Takes a submitted case whose country asks somebody; everybody who is asked endorses it."""
    case = case or submitted_application(with_procedure())
    while hop := case.application.endorsements.filter(state="waiting", asked_at__isnull=False).first():
        if hop.authority is None:
            head = replace(PUBLIC, keys=frozenset({hop.key}))
            endorsements.endorse(hop, actor=head, signer_name="Sample Head", signer_position="Director")
        else:
            endorsements.endorse(hop, actor=factories.focal_point(hop.authority))
    case.application.refresh_from_db()
    return case


def nominated_application(case: Case | None = None, *, kind: ProgramKind = KIND) -> Case:
    case = case or submitted_application(kind=kind)
    nominated = selection.nominate(case.application, actor=case.cast.focal_point, authority=case.cast.authority)
    return replace(case, application=nominated)


def received_application(case: Case | None = None, *, kind: ProgramKind = KIND) -> Case:
    case = case or nominated_application(kind=kind)
    return replace(case, application=selection.receive(case.application, actor=case.cast.overseas_officer))


def application_under_selection(case: Case | None = None, *, kind: ProgramKind = KIND) -> Case:
    """Takes a received case."""
    case = case or received_application(kind=kind)
    return replace(case, application=selection.start_selection(case.application, actor=case.cast.center_officer))


def decided_application(
    case: Case | None = None,
    *,
    kind: ProgramKind = KIND,
    outcome: Outcome = Outcome.ACCEPT,
    reserve_rank: int | None = None,
) -> Case:
    """Takes a case under selection; the outcome is not released yet."""
    case = case or application_under_selection(kind=kind)
    decided = selection.decide(case.application, outcome, actor=case.cast.center_officer, reserve_rank=reserve_rank)
    return replace(case, application=decided)


def accepted_application(case: Case | None = None, *, kind: ProgramKind = KIND) -> Case:
    """Takes a case decided as accepted; the applicant has been told."""
    case = case or decided_application(kind=kind)
    return replace(case, application=selection.release(case.application, actor=case.cast.center_officer))


def reserve_application(case: Case | None = None, *, kind: ProgramKind = KIND, rank: int = 1) -> Case:
    """Takes a case under selection; on the reserve list, and told."""
    case = decided_application(case, kind=kind, outcome=Outcome.RESERVE, reserve_rank=rank)
    return replace(case, application=selection.release(case.application, actor=case.cast.center_officer))


def declined_application(case: Case | None = None, *, kind: ProgramKind = KIND) -> Case:
    """Takes a case under selection; not selected, and told."""
    case = decided_application(case, kind=kind, outcome=Outcome.DECLINE)
    return replace(case, application=selection.release(case.application, actor=case.cast.center_officer))


# --- Participations ---------------------------------------------------------------------------------


def confirmed_participation(case: Case | None = None, *, kind: ProgramKind = KIND) -> Case:
    """Takes an accepted case; the applicant has said that she will come."""
    case = case or accepted_application(kind=kind)
    stay = participation.confirm(case.application, actor=case.applicant)
    return replace(case, application=stay.application, participation=stay)


def arrived_participation(case: Case | None = None, *, kind: ProgramKind = KIND) -> Case:
    case = case or confirmed_participation(kind=kind)
    return replace(case, participation=participation.arrive(case.stay, actor=case.cast.center_officer))


def completed_participation(case: Case | None = None, *, kind: ProgramKind = KIND) -> Case:
    case = case or arrived_participation(kind=kind)
    return replace(case, participation=participation.complete(case.stay, actor=case.cast.center_officer))


def _verified(request: Request, people: Cast) -> Request:
    request = requests.submit(request, actor=people.focal_point)
    return requests.verify(request, actor=people.overseas_officer)
