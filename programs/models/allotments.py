from __future__ import annotations

import pghistory
import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.models.courses import Course
from programs.models.reference import Country
from programs.models.requests import Request


@pghistory.track()
class Allotment(models.Model):
    """Slots of a course for a country, or for the open pool."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="allotments", verbose_name=_("course"))
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="allotments",
        verbose_name=_("country"),
        help_text=_("Empty for the open pool."),
    )
    slots = models.PositiveSmallIntegerField(_("slots"), validators=[MinValueValidator(0)])
    request = models.OneToOneField(
        Request,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="allotment",
        verbose_name=_("request"),
    )

    class Meta:
        verbose_name = _("allotment")
        verbose_name_plural = _("allotments")
        ordering = ["course_id", "country__name_en"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "country"],
                nulls_distinct=False,
                name="allotment_once_per_course_and_country",
            ),
            models.CheckConstraint(condition=Q(slots__gte=0), name="allotment_slots_not_negative"),
        ]
        triggers = [
            # The last line of defence behind the services: whoever writes, the slots stay within the capacity.
            pgtrigger.Trigger(
                name="allotments_fit_the_course",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("room", "integer"), ("given", "integer")],
                func="""
                    SELECT capacity INTO room FROM programs_course WHERE id = NEW.course_id FOR UPDATE;
                    SELECT sum(slots) INTO given FROM programs_allotment WHERE course_id = NEW.course_id;
                    IF room IS NOT NULL AND given > room THEN
                        RAISE EXCEPTION 'allotments_fit_the_course: % slots of %', given, room
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.course} – {self.country or _('open pool')}: {self.slots}"
