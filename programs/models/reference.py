"""Countries, sectors, offices, authorities and hosts: what everything else points at.

A country is a row of our own, never a library's list: Kosovo, former states and renamed countries
must stay. What a country belongs to (regions, LDC, income group) is dated, so that leaving a list
never rewrites history.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jica.platform.calendars import validate_zone
from jica.platform.search import folded


def _named(instance: models.Model, field: str = "name") -> str:
    """The name in the reader's language, else in English."""
    language = (get_language() or "en").partition("-")[0]
    return getattr(instance, f"{field}_{language}", "") or getattr(instance, f"{field}_en")


class Country(models.Model):
    iso3 = models.CharField(_("ISO 3166-1 alpha-3"), max_length=3, unique=True)
    iso2 = models.CharField(_("ISO 3166-1 alpha-2"), max_length=2, unique=True)
    name_en = models.CharField(_("name in English"), max_length=100, unique=True)
    name_fr = models.CharField(_("name in French"), max_length=100, blank=True)
    name_es = models.CharField(_("name in Spanish"), max_length=100, blank=True)
    name_ja = models.CharField(_("name in Japanese"), max_length=100, blank=True)
    name_official = models.CharField(_("official name"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["name_en"]

    def __str__(self) -> str:
        return _named(self)


class CountryAlias(models.Model):
    """Another name under which a country is met: in lists of others, in former times, without accents."""

    country = models.ForeignKey(Country, models.CASCADE, related_name="aliases", verbose_name=_("country"))
    name = models.CharField(_("name"), max_length=200)
    folded = models.CharField(max_length=200, unique=True, editable=False)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = folded(self.name)
        super().save(*args, **kwargs)


class MembershipScheme(models.TextChoices):
    REGION = "region", _("Region")
    SUBREGION = "subregion", _("Subregion")
    DAC = "dac", _("DAC list of ODA recipients")
    INCOME = "income", _("DAC income group")
    LDC = "ldc", _("Least developed country")
    LLDC = "lldc", _("Landlocked developing country")
    SIDS = "sids", _("Small island developing state")
    HIPC = "hipc", _("Heavily indebted poor country")


class CountryMembership(models.Model):
    """A country belongs to a class from one day to another; both ends may be unknown."""

    country = models.ForeignKey(Country, models.CASCADE, related_name="memberships", verbose_name=_("country"))
    scheme = models.CharField(_("list"), max_length=12, choices=MembershipScheme.choices)
    value = models.CharField(_("class"), max_length=60)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["scheme", "value"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "scheme", "value", "valid_from"],
                nulls_distinct=False,
                name="membership_unique",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_from__lte=F("valid_to")),
                name="membership_ends_after_start",
                violation_error_message=_("The last day must not be before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country}: {self.value}"


class SectorScheme(models.TextChoices):
    ISSUE_FIELD = "issue_field", _("Issue field")
    STATISTICS = "statistics", _("Annual report")


class Sector(models.Model):
    scheme = models.CharField(_("scheme"), max_length=12, choices=SectorScheme.choices)
    code = models.CharField(_("code"), max_length=20)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent"),
    )
    name_en = models.CharField(_("name in English"), max_length=120)
    name_fr = models.CharField(_("name in French"), max_length=120, blank=True)
    name_es = models.CharField(_("name in Spanish"), max_length=120, blank=True)
    name_ja = models.CharField(_("name in Japanese"), max_length=120, blank=True)
    crs_codes = models.JSONField(_("CRS purpose codes"), default=list, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["scheme", "code"]
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="sector_code_unique")]

    def __str__(self) -> str:
        return _named(self)


class OfficeKind(models.TextChoices):
    CENTER = "center", _("Center in Japan")
    OVERSEAS = "overseas", _("Office overseas")
    EMBASSY = "embassy", _("Embassy of Japan")


class Office(models.Model):
    kind = models.CharField(_("kind"), max_length=10, choices=OfficeKind.choices)
    name_en = models.CharField(_("name in English"), max_length=120, unique=True)
    name_ja = models.CharField(_("name in Japanese"), max_length=120, blank=True)
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="offices_located",
        verbose_name=_("located in"),
    )
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[validate_zone])
    covers = models.ManyToManyField(Country, blank=True, related_name="offices", verbose_name=_("countries covered"))
    prefecture = models.CharField(_("prefecture"), max_length=60, blank=True)
    city = models.CharField(_("city"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["kind", "name_en"]

    def __str__(self) -> str:
        return _named(self)


class Authority(models.Model):
    """A ministry or the coordinating body of a country; the latter speaks for the country."""

    country = models.ForeignKey(Country, models.PROTECT, related_name="authorities", verbose_name=_("country"))
    name = models.CharField(_("name"), max_length=200)
    is_coordinating = models.BooleanField(
        _("coordinating body"),
        default=False,
        help_text=_("Its word is the nomination."),
    )
    email = models.EmailField(_("e-mail"), blank=True)

    class Meta:
        verbose_name = _("authority")
        verbose_name_plural = _("authorities")
        ordering = ["country__name_en", "name"]
        constraints = [models.UniqueConstraint(fields=["country", "name"], name="authority_name_unique")]

    def __str__(self) -> str:
        return f"{self.name} ({self.country})"


class HostKind(models.TextChoices):
    NATIONAL_GOVERNMENT = "national government", _("national government")
    LOCAL_GOVERNMENT = "local government", _("local government")
    UNIVERSITY = "university", _("university")
    PUBLIC_INTEREST = (
        "public-interest corporation",
        _("non-profit or public-interest corporation"),
    )
    PRIVATE_COMPANY = "private company", _("private company")
    NGO = "NPO", _("NGO")


class HostOrganization(models.Model):
    name_en = models.CharField(_("name in English"), max_length=200, unique=True)
    name_ja = models.CharField(_("name in Japanese"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=30, choices=HostKind.choices)
    prefecture = models.CharField(_("prefecture"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("host organization")
        verbose_name_plural = _("host organizations")
        ordering = ["name_en"]

    def __str__(self) -> str:
        return _named(self)
