"""Label, hint, error and input belong together, and the summary leads to every field that is wrong."""

from __future__ import annotations

import re
from datetime import date

from django import forms

from jica.platform.forms import DateParts, LookMixin


class Sample(LookMixin, forms.Form):
    surname = forms.CharField(help_text="As in the passport.", required=False)
    given_names = forms.CharField()
    sex = forms.ChoiceField(choices=[("f", "Female"), ("m", "Male")], widget=forms.RadioSelect)
    born = forms.DateField(widget=DateParts, label="Date of birth")
    languages = forms.MultipleChoiceField(choices=[("en", "English")], widget=forms.CheckboxSelectMultiple)
    agreed = forms.BooleanField(label="I agree")
    version = forms.IntegerField(widget=forms.HiddenInput)


def test_what_is_optional_is_marked_and_nothing_else() -> None:
    page = str(Sample())
    assert page.count("(optional)") == 1
    assert re.search(r'<label for="id_surname">surname <span class="optional">', page, re.IGNORECASE)


def test_hint_and_error_are_read_with_the_field() -> None:
    page = str(Sample({"surname": "x" * 5}))
    assert 'id="id_surname_helptext"' in page
    assert re.search(r'name="surname"[^>]*aria-describedby="id_surname_helptext"', page)
    assert re.search(r'name="given_names"[^>]*aria-invalid="true"[^>]*aria-describedby="id_given_names_error"', page)
    assert 'id="id_given_names_error"' in page


def test_every_line_of_the_summary_leads_to_an_input() -> None:
    page = str(Sample({}))
    summary = page[: page.index('<div class="fields">')]
    anchors = re.findall(r'href="#([^"]+)"', summary)
    assert len(anchors) == 5
    inputs = set(re.findall(r'<(?:input|select|textarea)[^>]*\bid="([^"]+)"', page))
    assert set(anchors) <= inputs
    assert "This field is required." in summary


def test_a_fault_of_the_whole_form_and_of_a_hidden_field_is_in_the_summary() -> None:
    form = Sample({"version": "x"})
    form.add_error(None, "The two names may not both be empty.")
    page = str(form)
    summary = page[: page.index('<div class="fields">')]
    assert "The two names may not both be empty." in summary
    assert "Enter a whole number." in summary


def test_a_form_without_faults_has_no_summary() -> None:
    assert "errors" not in str(Sample())


def test_date_parts_understand_a_date_and_show_it_again() -> None:
    data = {"born_day": "29", "born_month": "2", "born_year": "1992"}
    form = Sample(data)
    assert form["born"].data == "1992-02-29"
    assert form.fields["born"].clean(form["born"].data) == date(1992, 2, 29)
    page = str(form["born"])
    assert 'name="born_year" value="1992"' in page
    assert '<option value="2" selected>' in page
    for part in ("day", "month", "year"):
        assert f'<label for="id_born_{part}">' in page
        assert f'id="id_born_{part}"' in page


def test_a_day_that_does_not_exist_is_refused_and_kept_for_correction() -> None:
    form = Sample({"born_day": "31", "born_month": "2", "born_year": "1992"})
    assert form.errors["born"] == ["Enter a valid date."]
    assert 'name="born_day" value="31"' in str(form["born"])
