from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jica.platform.forms import LookMixin


def _limits() -> str:
    megabytes = settings.UPLOAD_LIMIT_BYTES // (1024 * 1024)
    return _("The page with the photograph, as PDF, JPEG or PNG, at most %(megabytes)d MB.") % {"megabytes": megabytes}


class DocumentForm(LookMixin, forms.Form):
    """The copy of the passport. What is in the file is looked at by the service, never its name."""

    file = forms.FileField(
        allow_empty_file=True,  # the service says so in better words
        label=gettext_lazy("Copy of the passport"),
        help_text=lazy(_limits, str)(),
        widget=forms.FileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
