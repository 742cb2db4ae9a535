"""Logins."""

from __future__ import annotations

import factory
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from jica.platform.access import Actor
from jica.platform.accounts import actor_for
from jica.platform.models import User


class UserFactory(factory.django.DjangoModelFactory[User]):
    """A login without password, as everybody's is."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"user{n}@example.org")

    @classmethod
    def _create(cls, model_class: type[User], *args: object, **fields: object) -> User:
        return model_class.objects.create_user(*args, **fields)


def actor(user: User) -> Actor:
    """The actor behind a login, with the roles it has now."""
    return actor_for(User.objects.get(pk=user.pk))


def applicant(**fields: object) -> Actor:
    """Somebody who may apply: a login without any role."""
    return actor(UserFactory(**fields))


def with_second_factor(user: User) -> User:
    """Gives the login an authenticator app, which staff need to enter the admin."""
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, generate_totp_secret())
    return user
