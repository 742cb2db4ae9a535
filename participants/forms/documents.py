from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jica.platform.forms import LookMixin
from programs.kinds import DocumentKind


def _limits() -> str:
    megabytes = settings.UPLOAD_LIMIT_BYTES // (1024 * 1024)
    return _("PDF, JPEG or PNG, at most %(megabytes)d MB.") % {"megabytes": megabytes}


class DocumentForm(LookMixin, forms.Form):
    """One file and what it is. What is in the file is looked at by the service, never its name."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is"))
    file = forms.FileField(
        allow_empty_file=True,  # the service says so in better words
        label=gettext_lazy("File"),
        error_messages={"required": gettext_lazy("Choose a file.")},
        help_text=lazy(_limits, str)(),
        widget=forms.FileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    def __init__(self, *args: Any, kinds: list[DocumentKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind.value, str(kind.label).capitalize()) for kind in kinds]
