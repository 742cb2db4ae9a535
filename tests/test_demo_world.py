"""The invented world of the demonstration: what it must show, that it is built once, and never on a public server."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from jica.demo.cast import ACCOUNTS, COUNTRIES, MINISTRY
from jica.platform.access import Actor, in_reach_of, visible_to
from jica.platform.accounts import actor_for
from jica.platform.models import ActivityEvent, MessageState, OutboxMessage, User
from participants.models import AnnualCount, Application, Base, ChartImage, Endorsement, Participation
from participants.states import ApplicationState, EndorsementState, ParticipationState
from programs.kinds import ProgramKind
from programs.models import Allotment, Course, GeneralInformation, Proposal, Request, Survey
from programs.roles import Role
from programs.selectors import surveys as selectors
from programs.states import CourseState, RequestState

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

COUNTED = (
    User,
    Course,
    Request,
    Survey,
    Proposal,
    Allotment,
    Application,
    Participation,
    GeneralInformation,
    ActivityEvent,
    OutboxMessage,
)


@pytest.fixture
def demo() -> Iterator[None]:
    with override_settings(DEMO=True):
        yield


def load() -> dict[str, int]:
    output = StringIO()
    call_command("load_demo_world", stdout=output)
    return json.loads(output.getvalue().splitlines()[-1])


def actor(role: str) -> Actor:
    [email] = [account.email for account in ACCOUNTS if account.role == role]
    return actor_for(User.objects.get(email=email))


def test_the_world_is_refused_where_it_is_no_demo() -> None:
    with pytest.raises(CommandError, match=r"^Nothing was loaded: .+\(jica\.settings\.demo\)\.$"):
        call_command("load_demo_world")
    assert not User.objects.exists()


def test_the_world_needs_the_reference_data(demo: None) -> None:
    with pytest.raises(CommandError, match=r"^Load the reference data first"):
        call_command("load_demo_world")
    assert not User.objects.exists()


def test_no_accounts_are_listed_before_there_are_any() -> None:
    output = StringIO()
    call_command("demo_accounts", stdout=output)
    assert output.getvalue() == ""


def test_the_world_has_work_for_everybody_and_is_built_once(demo: None) -> None:
    call_command("load_reference_data", stdout=StringIO())
    built = load()

    _check_courses()
    _check_applications()
    _check_endorsements()
    _check_desks()
    _check_past()
    _check_survey()
    _check_statistics()
    _check_accounts()

    counts = {model: model._default_manager.count() for model in COUNTED}
    assert load() == {"created": 0, "unchanged": built["created"]}
    assert {model: model._default_manager.count() for model in COUNTED} == counts


def _check_courses() -> None:
    """A call of each kind is open and read in two languages; one waits, one is selected for, one is over."""
    invented = Course.objects.filter(reference_key__startswith="demo:").select_related("program")
    calls = [course for course in invented if course.is_call_open()]
    assert {course.program.kind for course in calls} == set(ProgramKind)
    for course in invented.filter(state__in=[CourseState.PUBLISHED, CourseState.CONFIRMED, CourseState.COMPLETED]):
        assert set(course.information.values_list("language", flat=True)) == {"en", "ja"}
        assert course.information.filter(published_at__isnull=True).count() == 0
        assert course.hosts.count() == 1
    assert Counter(invented.values_list("state", "program__kind")) == {
        (CourseState.PUBLISHED, ProgramKind.TRAINING_AND_DIALOGUE): 2,
        (CourseState.PUBLISHED, ProgramKind.COUNTRY_FOCUSED): 2,
        (CourseState.PUBLISHED, ProgramKind.YOUNG_LEADERS): 2,
        (CourseState.PROPOSED, ProgramKind.TRAINING_AND_DIALOGUE): 1,
        (CourseState.PROPOSED, ProgramKind.YOUNG_LEADERS): 1,
        (CourseState.DRAFT, ProgramKind.COUNTRY_FOCUSED): 1,
        (CourseState.CONFIRMED, ProgramKind.TRAINING_AND_DIALOGUE): 1,
        (CourseState.COMPLETED, ProgramKind.TRAINING_AND_DIALOGUE): 1,
        (CourseState.COMPLETED, ProgramKind.COUNTRY_FOCUSED): 1,
        (CourseState.COMPLETED, ProgramKind.YOUNG_LEADERS): 1,
    }
    assert invented.get(reference_key="demo:air-running").is_running()

    group = invented.get(reference_key="demo:waste-open")
    assert (group.capacity, group.deadline_on) == (12, timezone.localdate() + timedelta(days=30))
    assert Counter(group.requests.values_list("state", flat=True)) == {
        RequestState.ADOPTED: 6,
        RequestState.VERIFIED: 1,
        RequestState.SUBMITTED: 1,
    }
    assert group.allotments.filter(country__isnull=True).count() == 1
    focused = invented.get(reference_key="demo:rice-open")
    assert focused.program.founding_request is not None
    assert (focused.program.founding_request.state, focused.deadline_zone) == (RequestState.ADOPTED, "Africa/Nairobi")


def _check_applications() -> None:
    """Every state can be seen; people with one name, and whoever needs an exception, are among them."""
    applications = Application.objects.all()
    assert set(applications.values_list("state", flat=True)) == set(ApplicationState.values)
    assert set(Participation.objects.values_list("state", flat=True)) == {
        ParticipationState.ARRIVED,
        ParticipationState.COMPLETED,
        ParticipationState.NO_SHOW,
        ParticipationState.LEFT_EARLY,
    }
    assert applications.filter(outcome="accept", state=ApplicationState.UNDER_SELECTION).exists()
    assert applications.filter(person__surname="").exists()
    excused = applications.exclude(eligibility_reason="").select_related("course__program")
    assert {application.course.program.kind for application in excused} == {ProgramKind.YOUNG_LEADERS}
    assert not applications.filter(is_late=True).exists()
    assert {owner.rpartition("@")[2] for owner in applications.values_list("owner__email", flat=True)} == {
        "example.org"
    }


def _check_endorsements() -> None:
    """Somebody waits at each hop of the home country, the head, the ministry and the authority; and a course asks."""
    waiting = Endorsement.objects.filter(state=EndorsementState.WAITING, asked_at__isnull=False)
    assert set(waiting.values_list("position", "kind", "authority__is_coordinating")) == {
        (1, "organization", None),
        (2, "authority", False),
        (3, "authority", True),
    }
    assert Endorsement.objects.filter(state=EndorsementState.WAITING, decided_at__isnull=False).count() == 0
    asked = Application.objects.get(course__reference_key="demo:waste-open", state=ApplicationState.ENDORSED)
    assert asked.submissions.get().answers["questionnaire"] == {
        "q1": "Demo Town, 120,000 people.",
        "q2": "Fewer than half are served.",
    }
    assert asked.documents.filter(kind="inception_report").count() == 1


def _check_desks() -> None:
    """Nobody looks at an empty list."""
    states = {
        Role.FOCAL_POINT: ApplicationState.SUBMITTED,
        Role.OVERSEAS_OFFICER: ApplicationState.NOMINATED,
        Role.CENTER_OFFICER: ApplicationState.UNDER_SELECTION,
        Role.HQ_OFFICER: ApplicationState.RECEIVED,
    }
    for role, state in states.items():
        assert in_reach_of(actor(role), Application).filter(state=state).exists()
    requests = in_reach_of(actor(Role.OVERSEAS_OFFICER), Request)
    assert {"ERI", "KEN", "SOM"} <= set(requests.values_list("country__iso3", flat=True))
    assert requests.filter(state=RequestState.SUBMITTED).exists()
    assert visible_to(actor(Role.HOST), Participation).exists()
    own = Application.objects.filter(owner__email="applicant@example.org")
    assert set(own.values_list("state", flat=True)) == {
        ApplicationState.DRAFT,
        ApplicationState.UNDER_SELECTION,
        ApplicationState.CONFIRMED,
    }


def _check_past() -> None:
    """What was long ago is dated so, and its letters are not sent today."""
    now = timezone.now()
    stay = Participation.objects.filter(course__reference_key="demo:tourism-completed").first()
    assert stay is not None
    application = stay.application
    course = stay.course
    assert application.submitted_at is not None
    assert application.decided_at is not None
    assert course.deadline_at is not None
    assert application.submitted_at < course.deadline_at < application.decided_at < stay.confirmed_at < now
    assert stay.confirmed_at.date() < course.starts_on
    letters = OutboxMessage.objects.filter(object_pk=application.pk, content_type__model="application")
    assert set(letters.values_list("state", flat=True)) == {MessageState.SENT}
    assert all(letter.queued_at < now - timedelta(days=60) for letter in letters)
    waiting = OutboxMessage.objects.filter(state=MessageState.QUEUED)
    assert waiting.filter(queued_at__lt=now - timedelta(days=1)).count() == 0


def _check_survey() -> None:
    """One survey is open; some countries have answered, one of them late, and the home country still has to."""
    survey = Survey.objects.get()
    assert (survey.has_opened, survey.is_over) == (True, False)
    assert survey.fiscal_year == Course.objects.get(reference_key="demo:fisheries-proposed").fiscal_year
    lines = {line.country.iso3: line for line in selectors.desk(survey, actor=actor(Role.HQ_OFFICER))}
    assert set(lines) == set(COUNTRIES)
    counts = {iso3: (line.answered, line.open) for iso3, line in lines.items()}
    assert {iso3: count for iso3, count in counts.items() if count[0]} == dict.fromkeys(
        ("KEN", "SOM", "PER", "IDN", "ETH", "SEN"), (1, 1)
    )
    assert lines["ETH"].not_wanted == 1
    late = [event.object_pk for event in ActivityEvent.objects.filter(verb="answer") if event.data.get("late")]
    assert late == [survey.proposals.get(country__iso3="SEN", course__requests__country__iso3="SEN").pk]
    assert OutboxMessage.objects.get(kind="courses_proposed", user__email="focal.point@example.org")
    assert {event.verb for event in ActivityEvent.objects.filter(content_type__model="survey")} == {
        "open",
        "propose_courses",
        "extend",
    }


def _check_statistics() -> None:
    """The public numbers show what this software recorded beside what reports say."""
    recorded = AnnualCount.objects.filter(base=Base.RECORDED, participants__gt=0)
    assert set(recorded.values_list("kind", flat=True)) == set(ProgramKind)
    reported = AnnualCount.objects.filter(base=Base.REPORTED, participants__gt=0)
    assert reported.values("fiscal_year").distinct().count() > 10
    assert ChartImage.objects.count() == 2 * len(settings.PUBLIC_LANGUAGES)


def _check_accounts() -> None:
    output = StringIO()
    call_command("demo_accounts", stdout=output)
    lines = [line.split("\t") for line in output.getvalue().splitlines()]
    assert [email for _role, email in lines] == [account.email for account in ACCOUNTS]
    assert lines[1] == ["Head office officer", "hq.officer@example.org"]
    for account in ACCOUNTS:
        user = User.objects.get(email=account.email)
        assert (user.is_staff, user.is_superuser) == (account.is_staff, account.role == "administrator")
        assert not user.has_usable_password()
        expected = {Role.FOCAL_POINT} if account is MINISTRY else {account.role} & set(Role.values)
        assert set(actor_for(user).roles) == expected
