"""What an applicant types, as a browser sends it, and the way from page to page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.test import Client

from jica.platform.models import OutboxMessage
from jica.platform.questions import Question, QuestionKind
from participants.models import Application
from participants.parts import Part
from participants.selectors.parts import CONSENTS, DOCUMENTS, documents_missing, part_of
from programs.models import Country, Course
from tests.answers import all_answers, picture

CONSENT = {"personal": "on", "sensitive": "on", "identifiers": "on"}


def typed(part: Part, answers: Mapping[str, Any], *, version: int = 0) -> dict[str, str]:
    """The fields of a page with these answers."""
    fields = {"version": str(version)} | _fields("", part.questions, answers)
    for table in part.tables:
        rows = answers.get(table.name) or []
        fields[f"{table.name}-rows"] = str(len(rows))
        for number, row in enumerate(rows):
            fields |= _fields(f"{table.name}-{number}-", table.questions, row)
    return fields


def page(application: Application, name: str, *, version: int = 0, **changes: Any) -> tuple[str, dict[str, str]]:
    """Address and fields of a page that is filled in well, but for the changes."""
    part = part_of(application, name)
    assert part is not None
    country = application.country or Country.objects.order_by("pk").first()
    assert country is not None
    answers = all_answers(country)[name] | changes
    return f"/applications/{application.pk}/parts/{name}/", typed(part, answers, version=version)


def begin(client: Client, course: Course, **more: str) -> Application:
    """Opens the page of the course and presses the button."""
    address = f"/courses/{course.pk}/apply/"
    key = client.get(address).context["form"]["key"].value()
    response = client.post(address, {"key": key, **more})
    assert response.status_code == 302
    return Application.objects.get(pk=response.headers["Location"].split("/")[2])


def fill_in(client: Client, application: Application, country: Country, **changes: Mapping[str, Any]) -> None:
    """Page after page, each leading to the next, up to the check before submitting. `changes` are answers by page."""
    said = all_answers(country)
    address = str(client.get(f"/applications/{application.pk}/").context["next_task"].url)
    for _page in range(30):
        name = address.rstrip("/").rpartition("/")[2]
        if name == "submit":
            return
        application.refresh_from_db()
        if name == DOCUMENTS:
            for kind in documents_missing(application):
                response = client.post(address, {"kind": kind, "file": picture(f"{kind}.png")})
                assert response.headers.get("Location") == address
            address = f"/applications/{application.pk}/submit/"
            continue
        if name == CONSENTS:
            response = client.post(address, CONSENT)
        else:
            part = part_of(application, name)
            assert part is not None
            response = client.post(address, typed(part, said.get(name, {}) | changes.get(name, {})))
        assert response.status_code == 302, f"{name}: {_faults(response)}"
        address = response.headers["Location"]
    raise AssertionError(f"there is no end to the pages: {address}")


def sign_in_by_code(client: Client, email: str, following: str) -> Any:
    """As a newcomer does it: the address, the code from the message, and back to where she was."""
    response = client.post(f"/account/sign-in/?next={following}", {"email": email, "next": following})
    letter = OutboxMessage.objects.filter(recipient=email.lower(), is_sensitive=True).latest("pk")
    code = re.search(r"^[A-Z0-9-]{6,}$", letter.body, re.MULTILINE)
    assert code is not None
    return client.post(response.headers["Location"], {"code": code.group(), "next": following}, follow=True)


def _faults(response: Any) -> object:
    return response.context and [(str(fault.label), str(fault.words)) for fault in response.context["page"].faults]


def _fields(prefix: str, questions: tuple[Question, ...], answers: Mapping[str, Any]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for question in questions:
        answer, name = answers.get(question.name), prefix + question.name
        if answer is None:
            continue
        if question.kind in {QuestionKind.DATE, QuestionKind.PARTIAL_DATE}:
            parts = [*str(answer).split("-"), "", ""]
            for box, part in zip(("year", "month", "day"), parts, strict=False):
                fields[f"{name}_{box}"] = part.lstrip("0")
        elif question.kind is QuestionKind.CHECK:
            fields |= {name: "on"} if answer else {}
        else:
            fields[name] = str(answer)
    return fields
