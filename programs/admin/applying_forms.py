"""Forms of what applying asks for: questions, the terms of a course, the procedure of a country."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from jica.platform.forms import NumberedForms
from jica.platform.questions import LONGEST_LINE, LONGEST_TEXT, PLAIN_KINDS, QuestionKind
from programs.kinds import ASKED_DOCUMENTS, DocumentKind, FormPart
from programs.models import ApplicationTerms, Authority, Country, NominationProcedure
from programs.services.applying import Hop, Procedure, Terms

_WAYS = {
    QuestionKind.LINE: _("one line"),
    QuestionKind.TEXT: _("some paragraphs"),
    QuestionKind.NUMBER: _("a number"),
    QuestionKind.PARTIAL_DATE: _("a date"),
    QuestionKind.CHOICE: _("one of several choices"),
    QuestionKind.YES_NO: _("yes or no"),
    QuestionKind.CHECK: _("a box to tick"),
}
#: What stands for the head of the organization in the list of those who are asked.
HEAD = "head"


class QuestionForm(forms.Form):
    """One question; a row without words is none. Its hidden name keeps answers with it when the words change."""

    use_required_attribute = False
    name = forms.RegexField(r"^[a-z0-9_]{1,30}$", required=False, widget=forms.HiddenInput)
    label = forms.CharField(label=_("Question"), required=False, max_length=LONGEST_LINE)
    kind = forms.ChoiceField(label=_("How it is answered"), choices=[(kind.value, _WAYS[kind]) for kind in PLAIN_KINDS])
    choices = forms.CharField(
        label=_("Choices"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("One on each line; only for “one of several choices”."),
        widget=forms.Textarea({"rows": 3}),
    )
    hint = forms.CharField(label=_("Hint"), required=False, max_length=LONGEST_LINE)
    is_required = forms.BooleanField(label=_("An answer is needed"), required=False, initial=True)
    place = forms.IntegerField(
        label=_("Place in the order"),
        required=False,
        min_value=1,
        max_value=99,
        widget=forms.NumberInput({"class": "short"}),
    )


class _QuestionForms(NumberedForms):
    row_name = _("Question %(number)d")

    def _asked(self) -> list[forms.Form]:
        """The rows that ask something, in the order of their places; those without a place come last."""
        asked = [form for form in self.forms if (form.cleaned_data.get("label") or "").strip()]
        return sorted(asked, key=lambda form: form.cleaned_data.get("place") or 100)

    def rows(self) -> list[dict[str, Any]]:
        """The questions as `checked_rows` takes them."""
        return [
            {
                **{name: form.cleaned_data[name] for name in ("name", "label", "kind", "hint", "is_required")},
                "choices": form.cleaned_data["choices"].splitlines(),
            }
            for form in self._asked()
        ]

    def show(self, faults: Mapping[str, Any]) -> None:
        """Puts what was refused beside its question; what belongs to none on top."""
        asked = self._asked()
        for name, words in faults.items():
            number, _dash, field = name.partition("-")
            if number.isdecimal() and int(number) < len(asked) and field in asked[int(number)].fields:
                asked[int(number)].add_error(field, str(words))
            else:
                self._non_form_errors.append(str(words))  # type: ignore[attr-defined]


QuestionForms = cast(
    "type[_QuestionForms]", forms.formset_factory(QuestionForm, formset=_QuestionForms, extra=3, max_num=60)
)


def initial_questions(questions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {**question, "choices": "\n".join(question.get("choices") or []), "place": number}
        for number, question in enumerate(questions, start=1)
    ]


def _language(label: Any) -> forms.ChoiceField:
    """In which language what officers write is written; something is always chosen."""
    words = _("They are shown as they were written, to readers of other languages as well.")
    field = forms.ChoiceField(label=label, required=False, choices=settings.LANGUAGES, help_text=words)
    field.is_answered = True  # type: ignore[attr-defined]  # for label.html
    return field


class TermsForm(forms.Form):
    """What a course asks beyond the rules of its kind. `submitted` people have handed in already."""

    use_required_attribute = False
    form_parts = forms.MultipleChoiceField(
        label=_("Parts of the form"),
        required=False,
        choices=FormPart.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    asked_documents = forms.MultipleChoiceField(
        label=_("Documents asked for"),
        required=False,
        choices=[(kind.value, kind.label) for kind in ASKED_DOCUMENTS if kind is not DocumentKind.PASSPORT_COPY],
        help_text=_("In addition to the copy of the passport."),
        widget=forms.CheckboxSelectMultiple,
    )
    language = _language(_("Language of the questions"))
    most_nominees = forms.IntegerField(
        label=_("Nominees of a country at most"), required=False, help_text=_("Empty: as many as a country ranks.")
    )
    silence_endorses_after_days = forms.IntegerField(
        label=_("Days after which silence endorses"),
        required=False,
        help_text=_("Empty: silence never endorses; whoever is silent is reminded."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Needed for other questions or parts once somebody has submitted."),
    )

    def __init__(self, terms: ApplicationTerms, data: Any = None, *, usual: str, submitted: int) -> None:
        names = ("form_parts", "asked_documents", "language", "most_nominees", "silence_endorses_after_days")
        super().__init__(data, initial={name: getattr(terms, name) for name in names})
        self.fields["form_parts"].help_text = _("None ticked: those of the kind of program (%(usual)s).") % {
            "usual": usual
        }
        if not submitted:
            del self.fields["reason"]

    def terms(self, questions: Sequence[Mapping[str, Any]]) -> Terms:
        given = self.cleaned_data
        return Terms(
            form_parts=tuple(FormPart(part) for part in given["form_parts"]),
            asked_documents=tuple(DocumentKind(kind) for kind in given["asked_documents"]),
            questions=questions,
            language=given["language"],
            most_nominees=given["most_nominees"],
            silence_endorses_after_days=given["silence_endorses_after_days"],
        )


class CountryForm(forms.Form):
    """For which country a procedure is written."""

    use_required_attribute = False
    country = forms.ModelChoiceField(Country.objects.none(), label=_("Country"))

    def __init__(self, countries: Any, data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["country"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = countries


class ProcedureForm(forms.Form):
    use_required_attribute = False
    instructions = forms.CharField(
        label=_("What applicants should know"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("Shown to applicants of this country."),
        widget=forms.Textarea({"rows": 4}),
    )
    language = _language(_("Language of the instructions and questions"))
    remind_after_days = forms.IntegerField(label=_("Days after which whoever is silent is reminded"))
    link_days = forms.IntegerField(label=_("Days for which a signed link is good"))

    def __init__(self, procedure: NominationProcedure, data: Any = None) -> None:
        names = ("instructions", "language", "remind_after_days", "link_days")
        super().__init__(data, initial={name: getattr(procedure, name) for name in names})

    def procedure(self, hops: tuple[Hop, ...], questions: Sequence[Mapping[str, Any]]) -> Procedure:
        return Procedure(hops=hops, questions=questions, **self.cleaned_data)


class HopForm(forms.Form):
    """Who is asked; a row without anybody is none."""

    use_required_attribute = False
    who = forms.ChoiceField(label=_("Who is asked"), required=False)

    def __init__(self, *args: Any, authorities: dict[str, Authority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.authorities = authorities
        field = self.fields["who"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", "–"),
            (HEAD, _("the head of the applicant’s organization, by a signed link")),
            *((pk, str(authority)) for pk, authority in authorities.items()),
        ]


class _HopForms(forms.BaseFormSet):
    def hops(self) -> tuple[Hop, ...]:
        """In the order of the rows."""
        chosen = [(form.authorities, form.cleaned_data.get("who")) for form in self.forms]
        return tuple(Hop(None if who == HEAD else authorities[who]) for authorities, who in chosen if who)


HopForms = cast("type[_HopForms]", forms.formset_factory(HopForm, formset=_HopForms, extra=2, max_num=12))


def initial_hops(procedure: NominationProcedure) -> list[dict[str, str]]:
    if procedure.pk is None:
        return []
    return [{"who": str(step.authority_id) if step.authority_id else HEAD} for step in procedure.steps.all()]
