"""A person. A login is not a person; nobody's name is split or guessed."""

from __future__ import annotations

from typing import Any

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jica.platform.search import folded
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
    display_name = models.CharField(_("called"), max_length=150, blank=True)
    certificate_name = models.CharField(_("name on the certificate"), max_length=300, blank=True)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, default=Sex.UNDISCLOSED)
    birth = models.CharField(
        _("date of birth"),
        max_length=10,
        blank=True,
        validators=[RegexValidator(r"^\d{4}(-\d{2}){0,2}$")],
        help_text=_("Year, month and day; the year alone where the passport shows no more."),
    )
    nationality = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="nationals",
        verbose_name=_("nationality"),
    )
    residence = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="residents",
        verbose_name=_("country where the person lives"),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    #: The names folded (see `jica.platform.search`), by which the person is found.
    search = models.TextField(editable=False, default="")

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
        indexes = [
            models.Index(fields=["surname", "given_names", "id"], name="person_by_passport_name"),
            GinIndex(OpClass("search", name="gin_trgm_ops"), name="person_search"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps the words by which the person is found in step with the names."""
        self.search = folded(f"{self.full_name} {self.native_name} {self.display_name} {self.certificate_name}")
        super().save(*args, **kwargs)

    @property
    def full_name(self) -> str:
        """The passport name, given names first; one part only where the passport has one."""
        return " ".join(part for part in (self.given_names, self.surname) if part)
