"""The base of every list and form in the officers' door.

Rows come through the policies, so what an officer does not reach is not found; what may be done follows
from roles, never from Django's permission tables; what a service owns is written by the service.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin import AdminSite
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from jica.platform import activity, outbox
from jica.platform.access import Actor, NoPolicyError, Verdict, in_reach_of, may, visible_to
from jica.platform.admin.pages import CappedPaginator
from jica.platform.admin.story import CHANGES, Line, told
from jica.platform.forms import show_refusal
from jica.platform.models import ActivityEvent, OutboxMessage
from jica.platform.templatetags.look import badge
from jica.platform.workflow import DomainError, Machine, NotPermittedError, Words

#: Events and messages shown on a row's own page; its history page shows all.
LATEST = 10


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    return actor


def works_as(request: HttpRequest, *roles: str) -> bool:
    """Whether the officer holds one of these roles, or all of them by being a superuser."""
    actor = actor_of(request)
    return actor.is_superuser or actor.has_role(*roles)


def holds(request: HttpRequest, instance: Model, roles: Iterable[str]) -> Verdict:
    """Whether the officer holds one of the roles over this row; asked once a request."""
    known: dict[Any, Verdict] = request.__dict__.setdefault("known_verdicts", {})
    key = (type(instance), instance.pk, frozenset(roles))
    if key not in known:
        known[key] = may(actor_of(request), instance, who=roles)
    return known[key]


class ScopedChoices:
    """Related rows to choose from, within what the officer may see, read in one query."""

    admin_site: AdminSite

    def get_field_queryset(
        self, db: str | None, db_field: models.ForeignKey[Any, Any], request: HttpRequest
    ) -> QuerySet[Any]:
        related: type[Model] = db_field.remote_field.model
        rows = related._default_manager.all()
        if self.admin_site.is_registered(related):
            related_admin = self.admin_site.get_model_admin(related)
            joined = related_admin.get_list_select_related(request)
            if isinstance(joined, (list, tuple)) and joined:
                rows = rows.select_related(*joined)
        try:
            return visible_to(actor_of(request), rows)
        except NoPolicyError:
            return rows.none()


class ScopedModelAdmin(ScopedChoices, admin.ModelAdmin):  # type: ignore[misc]
    """Lists and forms whose rows come from the policy and whose doors open by role."""

    roles_that_view: ClassVar[frozenset[str]] = frozenset()
    roles_that_add: ClassVar[frozenset[str]] = frozenset()
    roles_that_change: ClassVar[frozenset[str]] = frozenset()
    roles_that_delete: ClassVar[frozenset[str]] = frozenset()
    #: Reference data is read by all officers; everything else only where they work.
    is_reference: ClassVar[bool] = False
    #: The service that adds the row tells the story itself.
    is_added_by_service: ClassVar[bool] = False
    machine: ClassVar[Machine | None] = None
    tones: ClassVar[Mapping[Any, str]] = {}
    event_words: ClassVar[Mapping[str, Words]] = {}
    #: Words for what an event keeps as a code, by its name: {"outcome": {"accept": …}}.
    event_values: ClassVar[Mapping[str, Mapping[str, Words]]] = {}

    formfield_overrides = {
        models.DateField: {"widget": forms.DateInput({"type": "date"}, format="%Y-%m-%d")},
        models.TimeField: {"widget": forms.TimeInput({"type": "time", "step": 1}, format="%H:%M:%S")},
        models.TextField: {"widget": AdminTextareaWidget({"rows": 4})},
    }
    actions: Sequence[str] | None = None
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = CappedPaginator
    change_form_template = "admin/row.html"
    object_history_template = "admin/story.html"
    save_on_top = False

    # --- Rows ---

    def rows_for(self, actor: Actor) -> QuerySet[Any]:
        rows = self.model._default_manager.all()
        if self.is_reference:
            return visible_to(actor, rows)
        return in_reach_of(actor, rows, roles=self.roles_that_view)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = self.rows_for(actor_of(request))
        if isinstance(self.list_select_related, (list, tuple)) and self.list_select_related:
            rows = rows.select_related(*self.list_select_related)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def row(self, request: HttpRequest, pk: object) -> Any:
        """The row, for our own pages: 404 outside the officer's reach, 403 outside the role."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        instance = self.get_object(request, str(pk))
        if instance is None:
            raise Http404
        return instance

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        raise Http404

    # --- Doors ---

    def _is_open_to(self, request: HttpRequest, roles: frozenset[str]) -> bool:
        return bool(roles) and works_as(request, *roles)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._is_open_to(request, self.roles_that_view)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._is_open_to(request, self.roles_that_add)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._is_open_to(request, self.roles_that_change)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._is_open_to(request, self.roles_that_delete)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def attempt[R](self, form: forms.Form, service: Callable[..., R], *args: Any, **kwargs: Any) -> R | None:
        """Calls a service for a form of ours. A refusal goes to the form, and None comes back; 403 for a role."""
        try:
            return service(*args, **kwargs)
        except NotPermittedError as refusal:
            raise PermissionDenied(str(refusal.message)) from refusal
        except DomainError as refusal:
            show_refusal(form, refusal)
            return None

    # --- Writing: a refusal of a service becomes an error of the form ---

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (DomainError, ValidationError) as refusal:
            # Django has rolled back. The form is shown again with what was typed and why it was refused.
            request.refusal = refusal  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(
        self, request: HttpRequest, obj: Any | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm[Any]]:
        form = super().get_form(request, obj, change, **kwargs)
        refusal: DomainError | ValidationError | None = getattr(request, "refusal", None)
        if refusal is None:
            return form

        class RefusedForm(form):  # type: ignore[misc, valid-type]
            def clean(self) -> dict[str, Any] | None:
                cleaned: dict[str, Any] | None = super().clean()
                if isinstance(refusal, ValidationError):
                    self.add_error(None, refusal.messages)
                elif isinstance(refusal, DomainError):
                    field = refusal.field if refusal.field in self.fields else None
                    self.add_error(field, str(refusal.message))
                return cleaned

        return RefusedForm

    # Our story takes the place of Django's log; its rows would say less and be read by nobody.

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        if not self.is_added_by_service:
            activity.record(obj, "add", actor=actor_of(request))

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        changed = [field for part in message for field in part.get("changed", {}).get("fields", [])]
        if message:
            activity.record(obj, "change", actor=actor_of(request), data={"fields": changed})

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:  # type: ignore[override]
        for instance in queryset:
            activity.record(instance, "delete", actor=actor_of(request))

    # --- The page of a row ---

    def state_badge(self, instance: Any) -> SafeString:
        """The state in a word and a tone."""
        assert self.machine is not None
        state = self.machine.state_of(instance)
        return badge(str(self.machine.states(state).label), self.tones.get(state, "plain"))

    def events_for(self, request: HttpRequest, instance: Any) -> QuerySet[ActivityEvent]:
        return activity.events_about(instance)

    def messages_for(self, request: HttpRequest, instance: Any) -> QuerySet[OutboxMessage]:
        return outbox.messages_about(instance)

    def story(self, request: HttpRequest, instance: Any, limit: int | None = None) -> list[Line]:
        events = list(self.events_for(request, instance)[:limit])
        return told(
            events,
            machine=self.machine,
            words={**CHANGES, **self.event_words},
            values=self.event_values,
            sentences=self.sentences_of(events),
        )

    def sentences_of(self, events: Sequence[ActivityEvent]) -> Mapping[int, Words]:
        """What is told of events in a sentence of its own, by primary key of the event."""
        return {}

    def render_change_form(  # noqa: PLR0917 -- Django's own signature
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any | None = None,
    ) -> HttpResponse:
        if obj is not None:
            context.update(self.page_of(request, obj))
        context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, add, change, form_url, obj)

    def page_of(self, request: HttpRequest, instance: Any) -> dict[str, Any]:
        """What the page of a row shows besides its form."""
        return {
            "state_badge": self.state_badge(instance) if self.machine else "",
            "story": self.story(request, instance, LATEST),
            "letters_sent": self.messages_for(request, instance)[:LATEST],
        }

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The whole story of the row, in words."""
        instance = self.row(request, object_id)
        return self.render_page(
            request,
            "admin/story.html",
            title=_("History"),
            instance=instance,
            story=self.story(request, instance),
            letters_sent=self.messages_for(request, instance),
        )

    def render_page(
        self, request: HttpRequest, template: str, *, title: Words, status: int = 200, **context: Any
    ) -> HttpResponse:
        """A page of our own in the frame of the admin."""
        request.current_app = self.admin_site.name
        return TemplateResponse(
            request,
            template,
            {
                **self.admin_site.each_context(request),
                "title": title,
                "opts": self.opts,
                "media": self.media,
                **context,
            },
            status=status,
        )
