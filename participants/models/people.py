"""A person and her passport. A login is not a person; nobody's name is split or guessed."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jica.platform.crypto import EncryptedJSONField
from programs.models import Country


class Sex(models.TextChoices):
    FEMALE = "F", _("female")
    MALE = "M", _("male")
    OTHER = "X", _("other")
    UNDISCLOSED = "U", _("not said")


@pghistory.track()
class Person(models.Model):
    """One human being. Surname or given names may be empty, never both: many people have one name only."""

    managed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("login"),
        help_text=_("Whoever fills in for this person; one login may serve many."),
    )
    surname = models.CharField(_("surname as in the passport"), max_length=150, blank=True)
    given_names = models.CharField(_("given names as in the passport"), max_length=150, blank=True)
    native_name = models.CharField(_("name in your own script"), max_length=300, blank=True)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, default=Sex.UNDISCLOSED)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    nationality = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="nationals",
        verbose_name=_("nationality"),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["surname", "given_names", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(surname="", given_names=""),
                name="person_has_a_name",
                violation_error_message=_("Give a surname or given names; both if the passport has both."),
            ),
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="person_sex_is_known"),
        ]
        indexes = [models.Index(fields=["surname", "given_names", "id"], name="person_by_passport_name")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """The passport name, given names first; one part only where the passport has one."""
        return " ".join(part for part in (self.given_names, self.surname) if part)


class Passport(models.Model):
    """Kept apart and encrypted: number, country of issue, dates. Hosts never see it."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="passport", verbose_name=_("person"))
    details = EncryptedJSONField(_("details"))
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("passport")
        verbose_name_plural = _("passports")

    def __str__(self) -> str:
        return f"{_('passport')} {self.pk}"
