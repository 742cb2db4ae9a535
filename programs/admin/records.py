"""What was sent and what happened. Nobody edits either."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from jica.platform import outbox
from jica.platform.access import Actor
from jica.platform.admin.base import ScopedModelAdmin, actor_of
from jica.platform.models import ActivityEvent, MessageState, OutboxMessage
from jica.platform.templatetags.look import badge
from jica.platform.workflow import DomainError
from programs.admin.officers import HQ

_TONES = {MessageState.SENT: "ok", MessageState.FAILED: "stop", MessageState.CANCELLED: "plain"}


class RecordAdmin(ScopedModelAdmin):
    """Rows without a policy of their own: head office reads them all, anybody else none."""

    roles_that_view = HQ

    def rows_for(self, actor: Actor) -> QuerySet[Any]:
        rows = self.model._default_manager.all()
        return rows if actor.is_superuser or actor.has_role(*HQ) else rows.none()


def link_to_subject(row: ActivityEvent | OutboxMessage) -> SafeString | str:
    """The row that it is about, by name of its table, with a link where there is a page."""
    if row.content_type is None:
        return ""
    kind = row.content_type
    label = f"{kind.name} {row.object_pk}"
    try:
        address = reverse(f"admin:{kind.app_label}_{kind.model}_change", args=[row.object_pk])
    except NoReverseMatch:
        return label
    return format_html('<a href="{}">{}</a>', address, label)


@admin.register(OutboxMessage)
class OutboxMessageAdmin(RecordAdmin):
    """Messages that failed can be sent again. A text with a code or a personal link is never shown."""

    change_form_template = "admin/platform/message.html"
    list_display = ("subject", "recipient", "kind", "badge", "queued_at", "attempts")
    list_filter = ("state",)
    search_fields = ("recipient", "subject")
    sortable_by = ()
    ordering = ("-queued_at", "-pk")
    fields = (
        ("recipient", "language"),
        ("kind", "badge"),
        "subject",
        "text",
        "subject_row",
        ("queued_at", "next_attempt_at", "sent_at"),
        ("attempts", "error"),
    )
    readonly_fields = ("badge", "text", "subject_row")
    event_words = {"retry": gettext_lazy("Sent again")}

    def get_urls(self) -> list[URLPattern]:
        retry = self.admin_site.admin_view(require_POST(self.retry_view))
        return [path("<int:pk>/retry/", retry, name="platform_outboxmessage_retry"), *super().get_urls()]

    @admin.display(description=gettext_lazy("state"))
    def badge(self, message: OutboxMessage) -> SafeString:
        return badge(message.get_state_display(), _TONES.get(MessageState(message.state), "wait"))

    @admin.display(description=gettext_lazy("text"))
    def text(self, message: OutboxMessage) -> str:
        return _("Not shown: it holds a code or a personal link.") if message.is_sensitive else message.body

    @admin.display(description=gettext_lazy("about"))
    def subject_row(self, message: OutboxMessage) -> SafeString | str:
        return link_to_subject(message)

    def page_of(self, request: HttpRequest, instance: OutboxMessage) -> dict[str, Any]:
        is_failed = instance.state == MessageState.FAILED
        return {
            **super().page_of(request, instance),
            "retry_url": reverse("admin:platform_outboxmessage_retry", args=[instance.pk]) if is_failed else "",
        }

    def retry_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        message: OutboxMessage = self.row(request, pk)
        try:
            outbox.retry(message, actor=actor_of(request))
        except DomainError as refusal:
            messages.warning(request, str(refusal.message))
        else:
            messages.success(request, _("The message waits to be sent again."))
        return redirect("admin:platform_outboxmessage_change", pk)


@admin.register(ActivityEvent)
class ActivityEventAdmin(RecordAdmin):
    """The whole story, newest first: also who looked at a passport or at health answers."""

    list_display = ("at", "who", "verb", "subject_row", "reason")
    list_display_links = None
    list_select_related = ("actor_user", "content_type")
    search_fields = ("actor_user__email", "actor_name")
    sortable_by = ()
    ordering = ("-at", "-pk")

    @admin.display(description=gettext_lazy("who"))
    def who(self, event: ActivityEvent) -> str:
        return str(event.actor_user or event.actor_name or event.actor_kind)

    @admin.display(description=gettext_lazy("about"))
    def subject_row(self, event: ActivityEvent) -> SafeString | str:
        return link_to_subject(event)

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """An event says all in its line."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return redirect("admin:platform_activityevent_changelist")
