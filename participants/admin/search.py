"""People for the search of the desk: by their applications, which say who may see them."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jica.platform.access import Actor, in_reach_of
from jica.platform.admin import search
from jica.platform.admin.search import Group, Hit
from jica.platform.search import folded
from participants.models import Application
from programs.admin.officers import OFFICERS


@search.register
def found(actor: Actor, words: str) -> Iterator[Group]:
    if not (actor.is_superuser or actor.has_role(*OFFICERS)):
        return
    rows = in_reach_of(actor, Application).filter(person__isnull=False)
    for word in folded(words).split():
        rows = rows.filter(person__search__contains=word)
    listed = f"{reverse('admin:participants_application_changelist')}?q={quote(words)}"
    rows = rows.select_related("person", "course__program").order_by("-pk")
    yield search.group(_("People"), rows, _hit, list_url=listed)


def _hit(application: Application) -> Hit:
    url = reverse("admin:participants_application_change", args=[application.pk])
    return Hit(str(application.person), url, f"{application.course} · {application.get_state_display()}")
