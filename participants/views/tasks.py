"""The task list of an application: every page, where it lies and how far it is."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jica.platform.workflow import Words
from participants.models import Application
from participants.selectors.parts import CONSENTS, DOCUMENTS, Step, steps_of

_LABELS: dict[str, Words] = {CONSENTS: _("Your consent"), DOCUMENTS: _("Your files")}


_GROUPS: tuple[Words, ...] = (
    _("You and your work"),
    _("The course and your organization"),
    _("Consent, passport, health and files"),
)
_OTHERS = 1
_GROUP_OF = {
    **dict.fromkeys(("person", "contact", "work", "career", "education", "training", "languages"), 0),
    **dict.fromkeys((CONSENTS, "passport", "health", DOCUMENTS), 2),
}


@dataclass(frozen=True, slots=True)
class Task:
    """One page in the list of an application."""

    name: str
    label: Words
    url: str
    is_complete: bool
    is_begun: bool
    #: The consent has to be given first.
    is_waiting: bool


def tasks_of(application: Application) -> list[Task]:
    """The pages in their order."""
    return [_task(application, step) for step in steps_of(application)]


def way(application: Application, name: str) -> dict[str, object]:
    """The list of all pages beside the one that is open, and its number."""
    tasks = tasks_of(application)
    return {"tasks": tasks, "number": [task.name for task in tasks].index(name) + 1}


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that belong together."""

    label: Words
    tasks: list[Task]


def groups_of(tasks: list[Task]) -> list[Group]:
    """The same pages, in the same order, under a few headings."""
    groups = [
        Group(label, [task for task in tasks if _GROUP_OF.get(task.name, _OTHERS) == number])
        for number, label in enumerate(_GROUPS)
    ]
    return [group for group in groups if group.tasks]


def _task(application: Application, step: Step) -> Task:
    if step.part is None:
        url = reverse(f"participants:{step.name}", args=[application.pk])
        label = _LABELS[step.name]
    else:
        url = reverse("participants:part", args=[application.pk, step.name])
        label = step.part.label
    return Task(step.name, label, url, step.is_complete, step.is_begun, step.waits_for is not None)


def to_what_is_missing(application: Application, *, after: str) -> HttpResponse:
    """The next page that is not complete, looking on from the one just saved; then the check before submitting."""
    tasks = tasks_of(application)
    names = [task.name for task in tasks]
    here = names.index(after) + 1 if after in names else 0
    for task in [*tasks[here:], *tasks[:here]]:
        if not task.is_complete:
            return redirect(task.url)
    return redirect("participants:submit", application.pk)
