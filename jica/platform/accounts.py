"""Signing in: a code by e-mail, through the outbox like every other message."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import RequestLoginCodeForm
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from django.apps import apps
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from jica.platform import crypto
from jica.platform.access import PUBLIC, Actor, ActorKind
from jica.platform.forms import LookMixin

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from jica.platform.models import User


#: Where a session keeps the secrets that its visitor holds.
KEYS = "keys"


def actor_for(user: User | AnonymousUser, *, keys: Iterable[str] = ()) -> Actor:
    """The actor behind a login, with the roles in force today and the secrets of the session."""
    if not user.is_authenticated:
        return replace(PUBLIC, keys=frozenset(keys))
    assignments = apps.get_model(settings.ROLE_ASSIGNMENT_MODEL)
    return Actor(ActorKind.USER, user=user, grants=assignments.grants_of(user), name=str(user), keys=frozenset(keys))


#: Called with the actor after every sign-in; apps add what they do for a visitor whom they know from now on.
on_signed_in: list[Callable[[Actor], object]] = []


class AccountAdapter(DefaultAccountAdapter):
    """Mail leaves through the outbox; nobody needs a password; staff land in the admin."""

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """The secrets of the session outlive signing in, so what was begun before it is not lost."""
        actor = actor_for(user, keys=request.session.get(KEYS, ()))
        for callback in on_signed_in:
            callback(actor)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        from jica.platform import outbox  # noqa: PLC0415 -- models are not loaded when settings name this class

        mail = self.render_mail(
            template_prefix,
            email,
            {
                "email": email,
                "site_url": settings.SITE_URL,
                "subject": f"{template_prefix}_subject.txt",
                "minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60,
                **context,
            },
        )
        user = context.get("user")
        outbox.queue(
            outbox.Letter(
                kind=template_prefix.rpartition("/")[2],
                to=email,
                subject=mail.subject,
                body=str(mail.body),
                language=translation.get_language() or settings.LANGUAGE_CODE,
                # Each code is an occasion of its own.
                dedupe_key=f"account:{secrets.token_urlsafe(24)}",
                user=user if getattr(user, "pk", None) else None,
                is_sensitive=True,
            )
        )

    def format_email_subject(self, subject: str) -> str:
        return subject

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("admin:index") if request.user.is_staff else reverse("home")


class SecondFactorAdapter(DefaultMFAAdapter):
    """The secrets of authenticator apps are encrypted at rest."""

    def encrypt(self, text: str) -> str:
        return crypto.encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.decrypt(encrypted_text.encode()).decode()


class SignInForm(LookMixin, RequestLoginCodeForm):
    """One form for everybody: whoever has no account yet gets one with the first code.

    The account stays empty until the code that was sent to the address is typed in.
    """

    _user: User | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Your e-mail address")
        self.fields["email"].help_text = _("We send you a code. You need no password.")

    def clean_email(self) -> str:
        from jica.platform.models import User  # noqa: PLC0415 -- models are not loaded when settings name this class

        email: str = super().clean_email().lower()
        if self._user is None and not User.objects.filter(email__iexact=email).exists():
            language = translation.get_language() or settings.LANGUAGE_CODE
            self._user = User.objects.create_user(email, language=language)
        if self._user is not None:
            # The code then proves the address as well; without this row a second code would be asked for.
            EmailAddress.objects.get_or_create(user=self._user, email=email)
        return email
