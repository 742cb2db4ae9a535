"""The officers' door: Django's admin, entered by the same sign-in as everything else."""

from __future__ import annotations

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import admin, messages
from django.db.models.base import ModelBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from jica.platform.admin import desk, search
from jica.platform.admin.base import ScopedModelAdmin, actor_of


class SuperusersOnly:
    """What packages register themselves. Doors open by role here; Django's permission tables are not used."""

    def _is_superuser(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    has_module_permission = has_view_permission = has_add_permission = _is_superuser
    has_change_permission = has_delete_permission = _is_superuser


class AdminSite(admin.AdminSite):
    site_header = _("Training and dialogue programs")
    site_title = _("Programs")
    index_title = _("My desk")
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        if not super().has_permission(request):
            return False
        if not settings.MFA_REQUIRED_FOR_STAFF:
            return True
        known = request.__dict__
        if "has_second_factor" not in known:  # Django asks twice for every page
            known["has_second_factor"] = is_mfa_enabled(request.user)
        return bool(known["has_second_factor"])

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        models: list[Any] = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else list(model_or_iterable)
        admin_class = admin_class or admin.ModelAdmin
        if not issubclass(admin_class, ScopedModelAdmin):
            admin_class = type(admin_class.__name__, (SuperusersOnly, admin_class), {})
        # Nobody looks at the second factors of others.
        super().register([model for model in models if model._meta.app_label != "mfa"], admin_class, **options)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """My desk: what waits for the officer, then every list."""
        return super().index(request, {"desk": desk.lines_for(actor_of(request)), **(extra_context or {})})

    def get_urls(self) -> list[Any]:
        return [path("search/", self.admin_view(self.search_view), name="search"), *super().get_urls()]

    def search_view(self, request: HttpRequest) -> TemplateResponse:
        """Everything that the officer may see, from one box."""
        words = request.GET.get("q", "").replace("\0", "")[:200]
        groups = search.found_by(actor_of(request), words)
        context = {**self.each_context(request), "title": _("Search"), "words": words, "groups": groups}
        return TemplateResponse(request, "admin/search.html", context)

    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """Sends people to the one sign-in page, and staff without a second factor to where they set it up."""
        wanted = request.GET.get("next") or reverse("admin:index")
        if request.user.is_authenticated and request.user.is_staff:
            if settings.MFA_REQUIRED_FOR_STAFF and not is_mfa_enabled(request.user):
                messages.info(
                    request,
                    _("Set up a second factor first; officers sign in with two."),
                )
                return redirect("mfa_index")
            return redirect(wanted)
        if request.user.is_authenticated:
            messages.error(request, _("This account may not enter the officers' pages."))
            return redirect("home")
        return redirect(f"{reverse('account_login')}?{urlencode({'next': wanted})}")

    def logout(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> Any:
        """There is one page for leaving, for everybody."""
        return redirect("account_logout")
