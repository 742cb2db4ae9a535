"""Buttons for the steps of a transition table, each with a page that says what will happen.

The page is plain HTML: it needs no script. The service decides; a refusal is shown and nothing changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jica.platform import messaging
from jica.platform.access import Refused
from jica.platform.admin.base import ScopedModelAdmin, actor_of, holds
from jica.platform.outbox import Letter
from jica.platform.workflow import DomainError, NotPermittedError, Reason, Transition, Words

#: One function per verb, as the services export them.
type Verbs = Mapping[str, Callable[..., Any]]


@dataclass(frozen=True, slots=True)
class Button:
    """A step that the officer's role admits; `obstacle` says why it cannot be taken yet."""

    label: Words
    url: str
    obstacle: str
    is_stop: bool


#: Stands in a preview where the reason will be.
YOUR_REASON = gettext_lazy("[your reason]")


class StepForm(forms.Form):
    """What a step asks for: a reason where the table wants one, and the fields of its service."""

    use_required_attribute = False

    def __init__(self, transition: Transition, more: Mapping[str, forms.Field], data: Any = None) -> None:
        super().__init__(data)
        self.fields.update(more)
        if transition.reason is not Reason.NONE:
            self.fields["reason"] = forms.CharField(
                label=gettext_lazy("Reason"),
                required=transition.reason is Reason.REQUIRED,
                max_length=2000,
                widget=forms.Textarea({"rows": 3}),
                help_text=gettext_lazy("Kept in the history. Whoever is told of this step reads it."),
            )


class TransitionAdmin(ScopedModelAdmin):
    """The page of a row with a state."""

    verbs: ClassVar[Verbs] = {}
    #: Steps that take something away; their buttons look so.
    stopping_verbs: ClassVar[frozenset[str]] = frozenset({"cancel", "decline", "withdraw", "mark_no_show"})

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        steps = [
            path(
                f"<int:pk>/{verb}/",
                self.admin_site.admin_view(partial(self.step_view, verb=verb)),
                name=f"{name}_{verb}",
            )
            for verb in self.verbs
        ]
        return steps + super().get_urls()

    # --- What subclasses add ---

    def fields_of(self, verb: str, instance: Any) -> dict[str, forms.Field]:
        """Fields that the verb's service takes besides the reason, by the names of its arguments."""
        return {}

    def letters_of(self, verb: str, instance: Any) -> list[Letter]:
        """The letters that the step will queue, as far as they can be known before a reason is given."""
        return []

    # --- Pages ---

    def buttons(self, request: HttpRequest, instance: Any) -> list[Button]:
        assert self.machine is not None
        state = self.machine.state_of(instance)
        return [
            Button(
                label=transition.label,
                url=self.url_of(transition.verb, instance),
                obstacle=str(self.machine.obstacle(instance, transition.verb) or ""),
                is_stop=transition.verb in self.stopping_verbs,
            )
            for transition in self.machine.transitions
            if transition.verb in self.verbs
            and state in transition.sources
            and holds(request, instance, transition.who)
        ]

    def page_of(self, request: HttpRequest, instance: Any) -> dict[str, Any]:
        return {**super().page_of(request, instance), "buttons": self.buttons(request, instance)}

    def url_of(self, verb: str, instance: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{verb}", args=[instance.pk])

    def url_of_row(self, instance: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[instance.pk])

    def step_view(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        """GET says what will happen, POST calls the service."""
        assert self.machine is not None
        instance = self.row(request, pk)
        actor = actor_of(request)
        transition = self.machine[verb]
        verdict = holds(request, instance, transition.who)
        if isinstance(verdict, Refused):
            raise PermissionDenied(verdict.reason)
        if obstacle := self.machine.obstacle(instance, verb):
            return self._back(request, instance, transition, obstacle)
        form = StepForm(transition, self.fields_of(verb, instance), request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                self.verbs[verb](instance, actor=actor, **form.cleaned_data)
            except NotPermittedError as refusal:
                raise PermissionDenied(str(refusal.message)) from refusal
            except DomainError as refusal:
                latest = self.get_object(request, str(pk))
                if latest is None:
                    raise Http404 from refusal
                if self.machine.state_of(latest) != self.machine.state_of(instance):
                    return self._back(request, latest, transition, refusal.message)
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
            else:
                messages.success(request, _("Done: %(verb)s.") % {"verb": transition.label})
                return redirect(self.url_of_row(instance))
        return self.render_page(
            request,
            "admin/step.html",
            title=transition.label,
            instance=instance,
            row_url=self.url_of_row(instance),
            transition=transition,
            source=self.machine.states(self.machine.state_of(instance)).label,
            target=self.machine.states(transition.target).label,
            kinds=[kind for kind in messaging.all_kinds() if kind.name in transition.tells],
            letters=self.letters_of(verb, instance),
            is_stop=verb in self.stopping_verbs,
            form=form,
        )

    def _back(self, request: HttpRequest, instance: Any, transition: Transition, obstacle: Words) -> HttpResponse:
        """To the row's page with what stands against the step; a second click hears that it is done."""
        assert self.machine is not None
        if self.machine.state_of(instance) == transition.target:
            messages.info(request, _("This was done already: %(verb)s.") % {"verb": transition.label})
        else:
            messages.warning(request, str(obstacle))
        return redirect(self.url_of_row(instance))
