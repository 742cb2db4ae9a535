"""What a call document says that its course keeps: true when it is published, and told when it is no longer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from jica.platform.workflow import DomainError, NotPermittedError
from programs.models import Course, CourseHost, EligibilityRule, HostRole, Mode, PhaseKind
from programs.services import call_facts, courses, information, programs
from programs.services.courses import Plan, PlannedPhase
from tests import factories, scenarios
from tests.conftest import Unchanged
from tests.scenarios import Scene

pytestmark = pytest.mark.django_db
TEXT = information.CallText(objective="Plan a water works.", for_whom="Engineers.")
FRENCH = information.CallText(objective="Planifier une usine d’eau.", for_whom="Ingénieurs.")


def _host(scene: Scene) -> str:
    host = factories.HostOrganizationFactory(name_en="Institute of Samples", name_ja="見本研究所")
    courses.set_hosts(scene.course, {host: HostRole.IMPLEMENTING}, actor=scene.cast.hq)
    return "Institute of Samples"


def _center(scene: Scene) -> str:
    center = factories.OfficeFactory(name_en="Center of Samples")
    courses.assign_centers(scene.course, organizing=center, actor=scene.cast.hq)
    scene.course.refresh_from_db()
    return "Center of Samples"


def _capacity(scene: Scene) -> str:
    courses.set_capacity(scene.course, 12, actor=scene.cast.hq)
    return "12"


def _number(scene: Scene) -> str:
    courses.renumber(scene.course, "J26-12345", actor=scene.cast.hq)
    return "J2612345 – J26-12345"


def _country(scene: Scene) -> str:
    other = scenarios.adopted_request(scenarios.another_country(scene), slots=1)
    return f"{scene.cast.country.iso3}; {other.cast.country.iso3}"


def _age(scene: Scene) -> str:
    EligibilityRule.objects.create(course=scene.course, kind="age", minimum=25, maximum=40, text="as of 2026-04-01")
    return "25 – 40"


def _experience(scene: Scene) -> str:
    EligibilityRule.objects.create(course=scene.course, kind="experience", minimum=3)
    return "3"


def _words(scene: Scene) -> str:
    EligibilityRule.objects.create(course=scene.course, kind="text", text="Works for a city")
    return "Works for a city"


def _written(**values: object) -> Callable[[Scene], str]:
    def change(scene: Scene) -> str:
        Course.objects.filter(pk=scene.course.pk).update(**values)
        value = next(iter(values.values()))
        return {"online": "online", "1990": "1990"}.get(
            str(value), ";".join(value) if isinstance(value, list) else str(value)
        )

    return change


def _title(scene: Scene) -> str:
    program = scene.course.program
    program.title, program.title_ja = "Sample course in geology", ""
    program.save()
    return "Sample course in geology – 公衆衛生の見本研修"


FACTS = [
    pytest.param(_host, "Implementing partner", id="hosts"),
    pytest.param(_center, "Organizer", id="center"),
    pytest.param(_capacity, "Number of participants", id="capacity"),
    pytest.param(_number, "Course number", id="number"),
    pytest.param(_written(project_number="P-7"), "Project number", id="project"),
    pytest.param(_title, "Title", id="title"),
    pytest.param(_written(languages=["en", "fr"]), "Languages", id="languages"),
    pytest.param(_written(mode=Mode.ONLINE), "Held", id="mode"),
    pytest.param(_country, "Countries", id="countries"),
    pytest.param(_age, "Age", id="age"),
    pytest.param(_experience, "Years of experience", id="experience"),
    pytest.param(_words, "Conditions in words", id="conditions"),
]


def _english(course: Course) -> information.News:
    (news,) = information.news_of(Course.objects.get(pk=course.pk))
    return news


def _newest(course: Course, language: str = "en") -> dict[str, dict[str, object]]:
    return course.information.filter(language=language).latest("version").document


@pytest.mark.parametrize(("change", "label"), FACTS)
def test_a_text_is_published_with_what_the_course_has_by_then(change: Callable[[Scene], str], label: str) -> None:
    scene = scenarios.adopted_course()
    change(scene)
    before = _newest(scene.course)
    assert label in {
        str(one.label) for one in call_facts.differences(before, call_facts.whole(scene.course), language="en")
    }
    course = programs.publish(Course.objects.get(pk=scene.course.pk), actor=scene.cast.hq)
    assert call_facts.differences(_newest(course), course, language="en") == []
    assert information.news_of(course) == []


@pytest.mark.parametrize(("change", "label"), FACTS)
def test_a_fact_that_changes_after_publishing_is_told_by_name(change: Callable[[Scene], str], label: str) -> None:
    scene = scenarios.published_course()
    assert information.news_of(scene.course) == []
    now = change(scene)
    found = {str(one.label): one.now for one in _english(scene.course).differences}
    assert found.pop(label) == now
    assert set(found) <= {"Age is counted on"}
    (version,) = information.renew(scene.course, actor=scene.cast.hq, change_note="As it is now.")
    assert (version.version, version.change_note, version.is_locked) == (2, "As it is now.", True)
    assert version.document["description"]["objective"] == "Plan a small water works."
    assert information.news_of(Course.objects.get(pk=scene.course.pk)) == []


def test_what_is_taken_from_the_course_is_told_as_well() -> None:
    scene = scenarios.adopted_course()
    _age(scene), _words(scene)
    course = programs.publish(scene.course, actor=scene.cast.center_officer)
    course.eligibility.all().delete()
    CourseHost.objects.all().delete()
    told = {str(one.label): (one.said, one.now) for one in _english(course).differences}
    assert told == {
        "Age": ("25 – 40", ""),
        "Conditions in words": ("Works for a city", ""),
        "Implementing partner": (scene.cast.host_organization.name_en, ""),
    }


def test_what_is_still_true_stays_as_it_was_printed() -> None:
    """Other names of the same host, hyphens, another order, a condition in another place; hosts that nobody knows."""
    scene = scenarios.adopted_course()
    _host(scene), _number(scene), _words(scene), _country(scene)
    course = call_facts.whole(scene.course)
    facts = call_facts.facts_of(course, language="en")
    document = TEXT.on(facts)
    document["course"] |= {"number": "J26-12345", "title": facts["course"]["title"].upper()}
    document["description"]["target_countries"].reverse()
    document["qualifications"] |= {"other": "works for a  city", "conditions": None}
    document["administrative"]["implementing_partner"] = "Unheard-of Ltd.; 見本研究所"
    assert call_facts.caught_up(document, course, language="en") == document
    _host_gone = document["administrative"] | {"implementing_partner": "Unheard-of Ltd."}
    caught_up = call_facts.caught_up(document | {"administrative": _host_gone}, course, language="en")
    assert caught_up["administrative"]["implementing_partner"] == "Institute of Samples; Unheard-of Ltd."


def test_a_text_names_hosts_and_center_in_its_own_language() -> None:
    scene = scenarios.draft_course()
    _host(scene)
    for language, name in (("ja", "見本研究所"), ("fr", "Institute of Samples")):
        facts = call_facts.facts_of(scene.course, language=language)
        assert facts["administrative"]["implementing_partner"] == name


@pytest.mark.parametrize("languages", [["en"], ["en", "fr", "es"]])
def test_telling_what_differs_costs_the_same_in_every_language(
    languages: list[str], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    scene = scenarios.adopted_course()
    for language in languages:
        information.write(scene.course, actor=scene.cast.hq, language=language, text=TEXT)
    course = programs.publish(scene.course, actor=scene.cast.hq)
    courses.set_capacity(course, 12, actor=scene.cast.hq)
    course = Course.objects.get(pk=course.pk)
    with django_assert_num_queries(12):
        assert len(information.news_of(course)) == len(languages)


# --- A new version -----------------------------------------------------------------------------------


def test_what_was_written_since_is_published_with_it() -> None:
    scene = scenarios.published_course()
    hq = scene.cast.hq
    information.write(scene.course, actor=hq, language="en", text=TEXT, change_note="Larger.")
    information.write(scene.course, actor=hq, language="fr", text=FRENCH)
    _host(scene)
    assert [(news.newest.language, news.is_written) for news in information.news_of(scene.course)] == [
        ("en", True),
        ("fr", True),
    ]
    information.renew(scene.course, actor=hq, change_note="")
    texts = scene.course.information.filter(published_at__isnull=False).order_by("language", "version")
    assert [(text.language, text.version, text.change_note) for text in texts] == [
        ("en", 1, ""),
        ("en", 2, "Larger."),
        ("fr", 1, ""),
    ]
    assert {text.document["administrative"]["implementing_partner"] for text in texts[1:]} == {"Institute of Samples"}


def test_a_new_version_needs_something_new_a_note_and_a_published_call(unchanged: Unchanged) -> None:
    scene, draft = scenarios.published_course(), scenarios.adopted_course()
    for course, words in ((scene.course, "says all"), (draft.course, "that is published")):
        with unchanged(course), pytest.raises(DomainError, match=words):
            information.renew(course, actor=factories.hq_officer(), change_note="A note.")
    courses.set_capacity(scene.course, 12, actor=scene.cast.hq)
    with unchanged(scene.course), pytest.raises(DomainError) as refusal:
        information.renew(scene.course, actor=scene.cast.hq, change_note=" ")
    assert refusal.value.field == "change_note"
    with unchanged(scene.course), pytest.raises(NotPermittedError):
        information.renew(scene.course, actor=scene.cast.focal_point, change_note="A note.")
    assert scene.course.information.count() == 1


def test_a_text_without_what_a_call_needs_is_not_published(unchanged: Unchanged) -> None:
    scene = scenarios.adopted_course()
    facts = call_facts.facts_of(scene.course, language="fr")
    information.write(scene.course, actor=scene.cast.hq, language="fr", document=facts)
    with unchanged(scene.course), pytest.raises(DomainError, match=r"\(Français\).*For whom\?, Objective"):
        programs.publish(scene.course, actor=scene.cast.hq)
    assert not scene.course.information.filter(published_at__isnull=False).exists()


# --- New dates in every language ---------------------------------------------------------------------


def _in_two_languages() -> Scene:
    """Published in English, and in French with names of its own for the phases and for the day of the result."""
    scene = scenarios.adopted_course()
    first = scenarios.first_day()
    phases = (
        PlannedPhase(PhaseKind.CORE, Mode.IN_PERSON, first, first + timedelta(days=10), name="Core phase"),
        PlannedPhase(PhaseKind.FINALIZATION, Mode.ONLINE, name="Finalization", activity="Report."),
    )
    courses.schedule(scene.course, Plan(first, first + timedelta(days=17), phases), actor=scene.cast.hq)
    information.write(scene.course, actor=scene.cast.hq, language="en", text=TEXT)
    document = FRENCH.on(call_facts.facts_of(scene.course, language="fr"))
    for phase, name in zip(document["phases"], ("Phase principale", "Phase finale"), strict=True):
        phase["name"] = name
    document["application"]["result_by"] = (first - timedelta(days=20)).isoformat()
    information.write(scene.course, actor=scene.cast.hq, language="fr", document=document)
    scene.course.refresh_from_db()
    programs.publish(scene.course, actor=scene.cast.hq)
    return scene.reread()


def _later(scene: Scene, days: int = 7) -> Plan:
    later = timedelta(days=days)
    first, last = scene.course.starts_on + later, scene.course.ends_on + later
    phases = (
        PlannedPhase(PhaseKind.CORE, Mode.IN_PERSON, first, first + timedelta(days=10), name="Core phase"),
        PlannedPhase(PhaseKind.FINALIZATION, Mode.ONLINE, name="Last phase", activity="Report."),
    )
    return Plan(first, last, phases, scene.course.deadline_on + later)


def test_the_text_of_each_language_follows_new_dates_in_its_own_words() -> None:
    scene = _in_two_languages()
    plan = _later(scene)
    with translation.override("ja"):
        courses.change_dates(scene.course, plan, reason="Snow.", actor=scene.cast.hq)
    newest = {text.language: text for text in scene.course.information.order_by("version")}
    assert {(text.version, text.change_note, text.is_locked) for text in newest.values()} == {(2, "Snow.", True)}
    for text in newest.values():
        assert text.document["period"]["whole_start"] == plan.starts_on.isoformat()
        assert text.document["phases"][0]["start"] == plan.starts_on.isoformat()
        assert text.document["application"]["deadline"] == plan.deadline_on.isoformat()
    names = {text.language: [phase["name"] for phase in text.document["phases"]] for text in newest.values()}
    assert names == {"en": ["Core phase", "Last phase"], "fr": ["Phase principale", "Phase finale"]}
    assert newest["fr"].document["description"]["objective"] == FRENCH.objective
    result_by = plan.starts_on - timedelta(days=20)
    assert newest["fr"].document["application"]["result_by"] == result_by.isoformat()


def test_what_people_read_follows_new_dates_though_a_newer_text_is_being_written() -> None:
    scene = _in_two_languages()
    hq = scene.cast.hq
    longer = information.CallText(objective="Plan a large one.", for_whom="Engineers.")
    information.write(scene.course, actor=hq, language="en", text=longer, change_note="Larger.")
    information.write(scene.course, actor=hq, language="es", text=longer)
    plan = _later(scene)
    courses.change_dates(scene.course, plan, reason="Snow.", actor=hq)
    texts = scene.course.information.order_by("language", "version")
    assert [(text.language, text.version, text.change_note, text.is_locked) for text in texts] == [
        ("en", 1, "", True),
        ("en", 2, "Snow.", True),
        ("en", 3, "Larger.", False),
        ("es", 1, "", False),
        ("fr", 1, "", True),
        ("fr", 2, "Snow.", True),
    ]
    objectives = [text.document["description"]["objective"] for text in texts.filter(language="en")]
    assert objectives == ["Plan a water works.", "Plan a water works.", "Plan a large one."]
    assert {text.document["period"]["whole_start"] for text in texts if text.version > 1} == {
        plan.starts_on.isoformat()
    }


def test_a_rescheduled_course_publishes_what_was_written_meanwhile_with_both_notes() -> None:
    scene = _in_two_languages()
    hq = scene.cast.hq
    course = programs.postpone(scene.course, actor=hq, reason="Snow.")
    information.write(course, actor=hq, language="fr", text=FRENCH, change_note="Plus court.")
    courses.reschedule(course, _later(scene), actor=hq, reason="Repaired.")
    newest = {text.language: text for text in course.information.order_by("version")}
    assert {language: (text.version, text.change_note) for language, text in newest.items()} == {
        "en": (2, "Repaired."),
        "fr": (2, "Repaired.\nPlus court."),
    }
    assert all(text.is_locked for text in newest.values())
