"""Verbs of the General Information."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jica.platform import activity
from jica.platform.access import Actor, may
from jica.platform.workflow import DomainError, NotPermittedError, locked
from programs import call_documents
from programs.call_documents import Document
from programs.models import Course, GeneralInformation
from programs.roles import Role
from programs.services import call_facts
from programs.states import LIVE_COURSE_STATES

#: What a call cannot do without: section, key and name.
NEEDED = (("concept", "for_whom", _("For whom?")), ("description", "objective", _("Objective")))


@dataclass(frozen=True, slots=True)
class CallText:
    """The words of a short call; the facts come from the course."""

    objective: str
    for_whom: str
    background: str = ""
    contents: tuple[str, ...] = ()
    procedure: str = ""

    def on(self, document: Document) -> Document:
        """The document with these words in their places."""
        return {
            **document,
            "concept": {
                **(document.get("concept") or {}),
                "background": self.background or None,
                "for_whom": self.for_whom or None,
            },
            "description": {**(document.get("description") or {}), "objective": self.objective or None},
            "modules": [{"phase": None, "output": None, "contents": list(self.contents), "method": None}]
            if self.contents
            else None,
            "application": {**(document.get("application") or {}), "procedure": self.procedure or None},
        }


def write(
    course: Course,
    *,
    actor: Actor,
    language: str,
    text: CallText | None = None,
    document: Document | None = None,
    change_note: str = "",
) -> GeneralInformation:
    """Writes the call document in one language, from words on top of the course's facts or as a whole.

    An unpublished version is replaced. A published one stays as it was read: a new version is added, which
    needs a note of what changed. Refuses a document that does not fit its shape, naming the place.
    """
    if not may(actor, course, who={Role.HQ_OFFICER, Role.CENTER_OFFICER}):
        raise NotPermittedError(_("Only head office and the organizing center write the call."))
    with transaction.atomic():
        row = locked(course)
        content = document if document is None else call_documents.as_json(document)
        if content is None:
            content = call_facts.facts_of(call_facts.whole(row), language=language)
        if text is not None:
            content = text.on(content)
        if problems := call_documents.problems(content):
            where, what = problems[0]
            raise DomainError("document_shape", f"{where}: {what}", field="document")
        latest = row.information.filter(language=language).order_by("-version").first()
        if latest is None:
            information = GeneralInformation(course=row, language=language)
        elif latest.is_locked:
            if latest.document == content:
                return latest
            if not change_note.strip():
                raise DomainError(
                    "change_note", _("Say what changed since the published version."), field="change_note"
                )
            information = GeneralInformation(course=row, language=language, version=latest.version + 1)
        else:
            information = latest
        information.document = content
        information.change_note = change_note.strip()
        information.save()
        activity.record(
            row, "write_information", actor=actor, data={"language": language, "version": information.version}
        )
    return information


def publish_texts(course: Course) -> None:
    """Locks what is written of the call: from now on people read it. For the steps that publish a course.

    What the course itself knows is what it knows by now: the text may have been written before. Refuses a text that
    does not say what a call cannot do without.
    """
    row = call_facts.whole(course)
    for text in course.information.filter(published_at__isnull=True):
        _publish(text, call_facts.caught_up(text.document, row, language=text.language))


def _publish(text: GeneralInformation, document: Document) -> None:
    if missing := [label for section, key, label in NEEDED if not (document.get(section) or {}).get(key)]:
        raise DomainError(
            "text_incomplete",
            _("The General Information (%(language)s) does not say yet: %(missing)s.")
            % {"language": text.get_language_display(), "missing": ", ".join(map(str, missing))},
        )
    text.document = document
    text.published_at = timezone.now()
    text.save()


def follow_dates(course: Course, *, actor: Actor, change_note: str, with_drafts: bool) -> list[GeneralInformation]:
    """After the dates of a published course changed: a new version in each language, with the new dates.

    It is published at once, because the version before says what is no longer true. What was written since and not
    published stays the newest, unpublished, with the new dates – or, `with_drafts`, is itself what is published next,
    by whoever called. Returns what was published.
    """
    published = []
    with transaction.atomic():
        row = call_facts.whole(locked(course))
        for language, (read, draft) in _newest_of(row).items():
            if draft is not None:
                draft.document = call_facts.redated(draft.document, row, language=language)
                if with_drafts and read is not None:
                    draft.change_note = "\n".join(note for note in (change_note.strip(), draft.change_note) if note)
                if read is not None and not with_drafts:
                    draft.version += 1
                draft.save()
            if read is not None and not (draft is not None and with_drafts):
                # Read at once, so it says everything else as it is by now, too.
                document = call_facts.redated(read.document, row, language=language)
                document = call_facts.caught_up(document, row, language=language)
                if document != read.document:
                    published.append(_next_version(read, document, change_note, actor))
    return published


def renew(course: Course, *, actor: Actor, change_note: str) -> list[GeneralInformation]:
    """Publishes new versions of a published call: what was written since, with what the course knows by now.

    Each language is published that has something new; what people read before stays as an earlier version. Refuses
    a course whose call is not published, and a call in which nothing is new.
    """
    if not may(actor, course, who={Role.HQ_OFFICER, Role.CENTER_OFFICER}):
        raise NotPermittedError(_("Only head office and the organizing center write the call."))
    with transaction.atomic():
        row = call_facts.whole(locked(course))
        if row.state not in LIVE_COURSE_STATES:
            raise DomainError("not_possible_now", _("Only a call that is published gets a new version this way."))
        published = []
        for language, (read, draft) in _newest_of(row).items():
            newest = draft or read
            assert newest is not None
            document = call_facts.caught_up(newest.document, row, language=language)
            if draft is not None:
                if read is not None:
                    draft.change_note = draft.change_note or _needed(change_note)
                _publish(draft, document)
                published.append(draft)
            elif document != newest.document:
                published.append(_next_version(newest, document, _needed(change_note), actor))
        if not published:
            raise DomainError("nothing_new", _("The published text says all that the course knows."))
        activity.record(
            row,
            "renew_information",
            actor=actor,
            data={"languages": [text.language for text in published]},
        )
    return published


@dataclass(frozen=True, slots=True)
class News:
    """What is new in one language since the call was published: facts that differ, and words not published yet."""

    newest: GeneralInformation
    is_written: bool
    differences: list[call_facts.Difference]


def news_of(course: Course) -> list[News]:
    """What `renew` would publish of a published call, by language; empty where people read what is true."""
    if course.state not in LIVE_COURSE_STATES:
        return []
    row = call_facts.whole(course)
    found = []
    for language, (read, draft) in _newest_of(row).items():
        newest = draft or read
        assert newest is not None
        differences = call_facts.differences((read or newest).document, row, language=language)
        if differences or draft is not None:
            found.append(News(newest, draft is not None, differences if read is not None else []))
    return found


def _newest_of(course: Course) -> dict[str, tuple[GeneralInformation | None, GeneralInformation | None]]:
    """By language: the newest version that people read, and what was written since."""
    found: dict[str, tuple[GeneralInformation | None, GeneralInformation | None]] = {}
    for text in course.information.order_by("language", "version"):
        read, _draft = found.get(text.language, (None, None))
        found[text.language] = (text, None) if text.is_locked else (read, text)
    return found


def _next_version(read: GeneralInformation, document: Document, note: str, actor: Actor) -> GeneralInformation:
    """A version that is read from now on instead of this one."""
    text = GeneralInformation(
        course=read.course, language=read.language, version=read.version + 1, change_note=note.strip()
    )
    _publish(text, document)
    activity.record(
        text.course, "write_information", actor=actor, data={"language": text.language, "version": text.version}
    )
    return text


def _needed(change_note: str) -> str:
    if not change_note.strip():
        raise DomainError("change_note", _("Say what changed since the published version."), field="change_note")
    return change_note.strip()
