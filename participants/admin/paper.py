"""Applications that came on paper: an office begins the record, then types it in on the pages of applicants."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jica.platform.access import Actor, visible_to
from jica.platform.admin.base import actor_of, holds, works_as
from jica.platform.admin.transitions import TransitionAdmin
from participants.models import Application
from participants.services import drafts
from programs.models import Country, Course
from programs.roles import PAPER_ROLES, Role
from programs.states import LIVE_COURSE_STATES


class PaperForm(forms.Form):
    use_required_attribute = False
    course = forms.ModelChoiceField(Course.objects.none(), label=_("Course"))
    country = forms.ModelChoiceField(
        Country.objects.none(),
        label=_("Country that sent it"),
        help_text=_("It nominates; it cannot be changed later."),
    )
    language = forms.ChoiceField(
        label=_("Language of letters to the person"), choices=[(code, _(name)) for code, name in settings.LANGUAGES]
    )

    def __init__(self, actor: Actor, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choices: dict[str, QuerySet[Any]] = {
            "course": visible_to(actor, Course).filter(state__in=LIVE_COURSE_STATES).select_related("program"),
            "country": _countries_of(actor),
        }
        for name, rows in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows


def _countries_of(actor: Actor) -> QuerySet[Country]:
    """Those whose papers come to this office."""
    rows = Country.objects.all()
    if actor.is_superuser or actor.has_role(Role.HQ_OFFICER):
        return rows
    mine = (grant.pks("country") for grant in actor.grants if grant.role in PAPER_ROLES)
    return rows.filter(pk__in=frozenset[int]().union(*mine))


class PaperPages(TransitionAdmin):
    """What the list and the page of an application add for those who type in paper."""

    def get_urls(self) -> list[URLPattern]:
        begin = self.admin_site.admin_view(self.begin_paper_view)
        return [path("paper/", begin, name="participants_application_paper"), *super().get_urls()]

    def may_type_in(self, request: HttpRequest) -> bool:
        return works_as(request, *PAPER_ROLES)

    def fill_in_url(self, request: HttpRequest, application: Application) -> str:
        """Where an officer goes on typing in what came on paper, or nothing."""
        is_open = application.is_on_paper and application.state in drafts.FILLABLE_STATES
        if not is_open or not holds(request, application, PAPER_ROLES):
            return ""
        return reverse("participants:application", args=[application.pk])

    def begin_paper_view(self, request: HttpRequest) -> HttpResponse:
        """Asks for course and country; the rest is typed in on the pages that applicants know."""
        if not self.may_type_in(request):
            raise PermissionDenied(_("Only offices type in applications on paper."))
        actor = actor_of(request)
        form = PaperForm(
            actor, request.POST if request.method == "POST" else None, initial={"language": get_language()}
        )
        if request.method == "POST" and form.is_valid():
            begun = self.attempt(
                form,
                drafts.begin_paper,
                form.cleaned_data["course"],
                form.cleaned_data["country"],
                language=form.cleaned_data["language"],
                actor=actor,
            )
            if begun:
                return redirect("participants:application", begun.pk)
        return self.render_page(
            request,
            "admin/form.html",
            title=_("Enter a paper application"),
            row_url=reverse("admin:participants_application_changelist"),
            form=form,
            submit=_("Begin"),
            lede=_(
                "Next you type in what stands on the paper, page by page, and upload a scan of the signed form. "
                "You can leave and go on later: the application is in the list as a draft."
            ),
        )
