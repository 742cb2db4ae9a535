"""The roles of design: who works with the product, and the noun that limits each of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    HQ_OFFICER = "hq_officer", _("Head office officer")
    CENTER_OFFICER = "center_officer", _("Center officer")
    OVERSEAS_OFFICER = "overseas_officer", _("Overseas office officer")
    MEDICAL_REVIEWER = "medical_reviewer", _("Medical reviewer")
    STATISTICIAN = "statistician", _("Statistician")
    HOST = "host", _("Host organization")
    FOCAL_POINT = "focal_point", _("Focal point of an authority")


#: The scope that a role must name; roles that are not listed work everywhere.
SCOPE_OF_ROLE = {
    Role.CENTER_OFFICER: "office",
    Role.OVERSEAS_OFFICER: "office",
    Role.FOCAL_POINT: "authority",
    Role.HOST: "host_organization",
}

#: Who types in what came on paper.
PAPER_ROLES = frozenset({Role.HQ_OFFICER, Role.OVERSEAS_OFFICER})
