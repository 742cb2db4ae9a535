"""How the demo's home country nominates, and what one of its courses asks in addition."""

from __future__ import annotations

from jica.demo.cast import HOME, Cast
from jica.platform.questions import QuestionKind
from programs.kinds import DocumentKind
from programs.models import Course, NominationProcedure
from programs.services import applying

#: Terms by the key of the plan; the answers are in `answers`.
TERMS = {
    "waste-open": applying.Terms(
        asked_documents=(DocumentKind.INCEPTION_REPORT,),
        questions=(
            {"label": "Which town do you work for, and how many people live there?", "kind": QuestionKind.LINE},
            {"label": "How many of them are served by waste collection?", "kind": QuestionKind.TEXT},
        ),
        language="en",
        most_nominees=5,
    )
}


def make_procedure(cast: Cast) -> None:
    """The head of the organization, the ministry, then the coordinating authority; once."""
    country = cast.countries[HOME]
    if NominationProcedure.objects.filter(country=country).exists():
        return
    procedure = applying.Procedure(
        hops=(applying.Hop(), applying.Hop(cast.ministry), applying.Hop(cast.authorities[HOME])),
        language="en",
        instructions="Tell the head of your department before you apply: a link to endorse your application is sent "
        "there.\nAllow your ministry one week.",
        questions=(
            {"label": "Does anything stand against your absence?", "kind": QuestionKind.LINE},
            {
                "label": "Have you signed a bond with your employer?",
                "kind": QuestionKind.CHOICE,
                "choices": ["Yes", "No"],
            },
        ),
    )
    applying.set_procedure(country, procedure, actor=cast.overseas_officer)


def set_terms(course: Course, key: str, cast: Cast) -> None:
    if key in TERMS:
        applying.set_terms(course, TERMS[key], actor=cast.center_officer)
