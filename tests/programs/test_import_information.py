"""Call documents from YAML: every fact comes back, and what cannot be taken is told with its line."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from jica.platform.access import SYSTEM
from jica.platform.models import ActivityEvent
from jica.platform.workflow import DomainError, NotPermittedError
from programs.models import Course, GeneralInformation, Program
from programs.services import course_files, information_files, reference, yaml_files
from programs.services.import_report import ImportFileError
from programs.states import CourseState
from tests import factories, scenarios
from tests.programs.course_tables import DOCUMENTS, REAL, places

pytestmark = pytest.mark.django_db

SAMPLE = """\
schema: gi/1
course:
  number: J12-34567
  title: Sample course in public health
  fiscal_year: 2012
  program_kind: group_region
  sector: HE
  mode: both
  language: en
  document_language: en
period:
  whole_start: null
  core_start: 2012-05-07
  core_end: 2012-06-15
phases:
- name: at home
  place: home country
  start_month: 2012-04
- name: remote
  place: online
  start: 2012-04-20
  end: 2012-04-27
  tentative: true
- name: stay
  place: Japan
  start: 2012-05-07
  end: 2012-06-15
- name: at home again
  place: home country
description:
  participants_number: 10
  target_countries: [XKA, XKB]
qualifications:
  age_min: 25
  age_max: 40
  experience_years_min: 3
  education: university graduate
  must_not: [serve in the military]
  preferred: [persons with disabilities]
application:
  deadline: 2012-03-01
administrative:
  organizer_center: JICA Sample
  implementing_partner: Sample Institute of Health (SIOH)
sources:
- https://example.org/call
"""


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    places()
    path = tmp_path / "sample.yaml"
    path.write_text(SAMPLE, encoding="utf-8")
    return path


def run(path: Path, *options: str) -> tuple[list[str], bool]:
    """The lines that the command printed, and whether it ended well."""
    out = io.StringIO()
    try:
        call_command("import_information", str(path), *options, stdout=out)
    except CommandError:
        return out.getvalue().splitlines(), False
    return out.getvalue().splitlines(), True


def summary(path: Path, *options: str) -> dict[str, object]:
    return json.loads(run(path, *options)[0][-1])


def exported(course: str) -> str:
    out = io.StringIO()
    call_command("export_information", course, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("courses_first", [False, True])
def test_every_fact_of_the_real_documents_comes_back(courses_first: bool) -> None:
    reference.load(actor=SYSTEM)
    if courses_first:
        course_files.carry_out(REAL.read_bytes(), name="courses.csv", actor=SYSTEM)
    assert len(DOCUMENTS) == 8
    references = {}
    for path in DOCUMENTS:
        report = summary(path)
        references[path] = report.pop("course")
        assert report == {"created": 1, "updated": 0, "unchanged": 0, "rejected": 0}
    assert len(set(references.values())) == 8
    # Only the document without a title is about a course that the table does not have by its title.
    assert Course.objects.count() == (76 if courses_first else 8)
    events = ActivityEvent.objects.count()
    for path, course in references.items():
        assert yaml.safe_load(exported(course)) == yaml.safe_load(path.read_text(encoding="utf-8"))
        assert run(path) == (
            [json.dumps({"created": 0, "updated": 0, "unchanged": 1, "rejected": 0, "course": course})],
            True,
        )
    assert ActivityEvent.objects.count() == events


def test_a_document_without_title_and_number_is_known_again_by_its_source(tmp_path: Path) -> None:
    places()
    text = SAMPLE.replace("  number: J12-34567\n", "").replace("Sample course in public health", "null")
    first, other = tmp_path / "first.yaml", tmp_path / "other.yaml"
    first.write_text(text, encoding="utf-8")
    other.write_text(text.replace("example.org/call", "example.org/other"), encoding="utf-8")
    one, two = summary(first)["course"], summary(other)["course"]
    assert [course.program.title for course in Course.objects.order_by("pk")] == [
        "Title not seen (HE, 2012)",
        "Title not seen (HE, 2012) 2",
    ]
    assert (summary(first)["course"], summary(other)["course"]) == (one, two)
    assert yaml.safe_load(exported(one))["course"]["title"] is None
    first.write_text(text.replace("university graduate", "any"), encoding="utf-8")
    assert (summary(first)["updated"], Course.objects.count()) == (1, 2)


def test_what_a_course_has_fields_for_is_set_on_it(sample: Path) -> None:
    report = summary(sample)
    assert report == {"created": 1, "updated": 0, "unchanged": 0, "rejected": 0, "course": "J1234567"}
    course = Course.objects.get()
    assert (course.number, course.number_printed, course.state) == ("J1234567", "", CourseState.CLOSED)
    assert (course.starts_on, course.ends_on) == (date(2012, 5, 7), date(2012, 6, 15))
    assert (course.capacity, course.mode, course.languages) == (10, "both", ["en"])
    assert (course.deadline_on, course.source) == (date(2012, 3, 1), "https://example.org/call")
    assert (course.organizing_office.name_en, course.hosts.get().name_en) == (
        "JICA Sample",
        "Sample Institute of Health (SIOH)",
    )
    assert [(one.kind, one.mode, one.starts_on, one.is_tentative) for one in course.phases.all()] == [
        ("preliminary", "online", None, False),
        ("online", "online", date(2012, 4, 20), True),
        ("core", "in_person", date(2012, 5, 7), False),
        ("finalization", "online", None, False),
    ]
    assert [(str(rule), rule.severity) for rule in course.eligibility.all()] == [
        ("age 25–40", "essential"),
        ("years of experience ≥ 3", "essential"),
        ("Education: university graduate", "essential"),
        ("must not serve in the military", "essential"),
        ("preferred: persons with disabilities", "priority"),
    ]
    assert [request.country.iso3 for request in course.requests.order_by("pk")] == ["XKA", "XKB"]
    assert [(one.language, one.version, one.is_locked) for one in course.information.all()] == [("en", 1, False)]


def test_a_change_is_told_and_another_language_is_another_document(sample: Path) -> None:
    run(sample)
    sample.write_text(SAMPLE.replace("participants_number: 10", "participants_number: 12"), encoding="utf-8")
    dry = run(sample, "--dry-run")
    assert Course.objects.get().capacity == 10
    assert run(sample) == dry
    assert dry[0][:-1] == [
        "changed: Sample course in public health (2012), en",
        "    capacity: 10 → 12",
        "    document: version 1 → en",
    ]
    assert Course.objects.get().capacity == 12
    sample.write_text(SAMPLE.replace("document_language: en", "document_language: fr"), encoding="utf-8")
    assert summary(sample)["created"] == 1
    assert sorted(GeneralInformation.objects.values_list("language", flat=True)) == ["en", "fr"]


def test_a_dry_run_of_a_new_document_writes_nothing(sample: Path) -> None:
    assert summary(sample, "--dry-run") == {
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "rejected": 0,
        "course": None,
    }
    assert not Program.objects.exists()


def test_a_published_document_gets_a_new_version_with_a_note(tmp_path: Path) -> None:
    course = scenarios.published_course().course
    text = information_files.export(f"id-{course.pk}", actor=SYSTEM)
    path = tmp_path / "call.yaml"
    path.write_text(text, encoding="utf-8")
    assert summary(path)["unchanged"] == 1
    path.write_text(text.replace("Plan a small water works.", "Plan a water works."), encoding="utf-8")
    assert run(path) == (['{"created": 0, "updated": 0, "unchanged": 0, "rejected": 1, "course": null}'], False)
    assert course.information.count() == 1
    assert summary(path, "--change-note", "The works grew.")["updated"] == 1
    assert [(one.version, one.change_note) for one in course.information.all()] == [(2, "The works grew."), (1, "")]
    ends_on = course.ends_on + timedelta(days=1)
    path.write_text(text.replace(f"whole_end: {course.ends_on}", f"whole_end: {ends_on}"), encoding="utf-8")
    lines, is_well = run(path)
    assert not is_well
    assert "change this on its page" in lines[0]


BAD = [
    (
        "fiscal_year: 2012",
        "fiscal_year: 1900",
        "line 5, course.fiscal_year: “1900” is not a whole number from 1954 to 2200.",
    ),
    (
        "number: J12-34567",
        "number: J12",
        (
            "line 3, course.number: “J12” is not a course number: J and 7 digits, or 9 digits, J and 3 digits, or "
            "9 digits; hyphens do not matter."
        ),
    ),
    ("sector: HE", "sector: QQ", "line 7, course.sector: “QQ” is not the code of a sector known here."),
    ("  sector: HE\n", "", "line 2, course: missing: sector"),
    (
        "core_end: 2012-06-15",
        "core_end: 2012-05-06",
        "line 14, period.core_end: 2012-05-06 is before the first day, 2012-05-07.",
    ),
    ("end: 2012-04-27", "end: 2012-04-19", "line 22, phases.1.end: 2012-04-19 is before the first day, 2012-04-20."),
    (
        "deadline: 2012-03-01",
        "deadline: 2012-05-08",
        "line 41, application.deadline: 2012-05-08 is after the first day, 2012-05-07.",
    ),
    (
        "participants_number: 10",
        "participants_number: 0",
        "line 31, description.participants_number: “0” is not a whole number from 1 to 1000.",
    ),
    (
        "[XKA, XKB]",
        "[XKA, QQQ]",
        "line 32, description.target_countries: “QQQ” is not a country known here.",
    ),
    ("age_max: 40", "age_max: 20", "line 35, qualifications.age_max: 20 is less than the minimum, 25."),
    (
        "title: Sample course in public health",
        "title: 2012-05-07",
        "line 4, course.title: put this text in quotes: without, it is a date.",
    ),
    (
        "group_region",
        "country_focused",
        "line 32, description.target_countries: a Country Focused course names the one country that asked for it.",
    ),
    ("mode: both", "mood: both", "line 8, course.mood: this name is not known here; leave it out or correct it."),
    ("mode: both", "mode: [both]", 'line 8, course.mode: “["both"]” is not one of: in Japan, online, both.'),
    ("fiscal_year: 2012", "fiscal_year: yes", "line 5, course.fiscal_year: “true” is not a whole number."),
    ("schema: gi/1", "schema: gi/9", "line 1, schema: “gi/9” is not one of: gi/1."),
    (
        "core_end: 2012-06-15",
        "core_end: '2012-06-31'",
        "line 14, period.core_end: “2012-06-31” is not a date such as 2026-04-01.",
    ),
    ("[XKA, XKB]", "[XKA, xkb]", "line 32, description.target_countries.1: “xkb” is not written like GHA."),
    ("[XKA, XKB]", "XKA", "line 32, description.target_countries: “XKA” is not a list."),
    (
        "title: Sample course in public health",
        f"title: {'x' * 301}",
        "line 4, course.title: 301 characters are too many; at most 300 fit.",
    ),
]


@pytest.mark.parametrize(("old", "new", "line"), BAD, ids=range(len(BAD)))
def test_a_wrong_fact_is_told_with_its_line_and_place(sample: Path, old: str, new: str, line: str) -> None:
    sample.write_text(SAMPLE.replace(old, new), encoding="utf-8")
    lines, is_well = run(sample)
    assert (lines[0], is_well) == (line, False)
    assert json.loads(lines[-1]) == {"created": 0, "updated": 0, "unchanged": 0, "rejected": 1, "course": None}
    assert not Program.objects.exists()
    assert not ActivityEvent.objects.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"schema: gi/1\ncourse: [1\n", "f.yaml, line 3: this is not YAML: did not find expected ',' or ']'."),
        (b"schema: gi/1\ncourse: caf\xe9\n", "f.yaml, line 2: byte 25 is not UTF-8. Save the file in UTF-8."),
        (b"a: &x [1]\nb: *x\n", "f.yaml, line 1: anchors (&) and aliases (*) are not taken; write the words out."),
        (
            b"schema: gi/1\nnotes: !!python/object:os.system x\n",
            "f.yaml, line 2: tag:yaml.org,2002:python/object:os.system is not taken; write plain text.",
        ),
        (b"schema: gi/1\n---\nschema: gi/1\n", "f.yaml, line 2: a second document begins here; one file holds one."),
        (b"schema: gi/1\nschema: gi/1\n", "f.yaml, line 2: “schema” comes twice."),
        (b"schema: gi/1\n1: x\n", "f.yaml, line 2: a name is expected before the colon."),
        (b"schema: gi/1\nnotes: 2012-13-45\n", "f.yaml, line 2: “2012-13-45” cannot be read."),
        (b'schema: gi/1\nnotes: "\\0"\n', "f.yaml, line 2: there are characters in it that cannot be shown."),
        (b"[" * 100_000, "f.yaml, line 1: this is nested too deeply."),
        (
            b"course_number,title\nJ1,x\n",
            "f.yaml, line 1: this is not a call document; one begins with “schema: gi/1”.",
        ),
        (b"", "f.yaml, line 1: this is not a call document; one begins with “schema: gi/1”."),
        (b"- schema\n", "f.yaml, line 1: this is not a call document; one begins with “schema: gi/1”."),
        (b"x" * (1024 * 1024 + 1), "f.yaml has 1.0 MB; at most 1 MB are taken. Split it into several files."),
    ],
    ids=range(14),
)
def test_a_file_that_is_no_call_document_gets_one_clear_line(content: bytes, message: str) -> None:
    with pytest.raises(ImportFileError) as raised:
        information_files.plan(content, name="f.yaml", actor=SYSTEM)
    assert str(raised.value) == message


def test_a_bad_file_ends_with_the_line_of_numbers_too(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"schema: [")
    assert run(path) == (
        ['{"created": 0, "updated": 0, "unchanged": 0, "rejected": 1, "course": null}'],
        False,
    )
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    assert not run(path)[1]


def test_the_lines_of_a_page() -> None:
    page = yaml_files.read(b"a: 1\nb:\n- c: 2\n- d: 3\n", name="f.yaml")
    assert [page.line_of(place) for place in ("a", "b.0.c", "b.1.d", "b.1.missing", "missing", "")] == [
        1,
        3,
        4,
        4,
        1,
        1,
    ]


def test_only_head_office_imports(sample: Path) -> None:
    content = sample.read_bytes()
    with pytest.raises(NotPermittedError):
        information_files.carry_out(content, name="f.yaml", actor=factories.center_officer())
    assert not Course.objects.exists()
    preview = information_files.plan(content, name="f.yaml", actor=factories.hq_officer())
    report = information_files.carry_out(
        content, name="f.yaml", actor=factories.hq_officer(), as_previewed=preview.fingerprint
    )
    assert report.is_written
    with pytest.raises(DomainError, match="Something changed since the preview"):
        information_files.carry_out(content, name="f.yaml", actor=SYSTEM, as_previewed=preview.fingerprint)
