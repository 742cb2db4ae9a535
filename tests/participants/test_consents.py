"""Three consents, each on its own; what one covered goes with it."""

from __future__ import annotations

import pytest

from jica.platform import activity
from jica.platform.access import PUBLIC
from jica.platform.workflow import DomainError, NotPermittedError
from participants.models import Consent, ConsentKind, HealthAnswers, Passport
from participants.services import consents, submissions
from tests import factories, scenarios
from tests.conftest import Unchanged

pytestmark = pytest.mark.django_db

PERSONAL, SENSITIVE, IDENTIFIERS = ConsentKind.PERSONAL, ConsentKind.SENSITIVE, ConsentKind.IDENTIFIERS


def _in_force(case: scenarios.Case) -> set[str]:
    return set(case.application.consents.filter(withdrawn_at__isnull=True).values_list("kind", flat=True))


def test_each_is_given_on_its_own_and_in_the_words_of_its_day() -> None:
    case = scenarios.begun_application()
    consents.set_consents(case.application, [SENSITIVE], actor=case.applicant)
    consents.set_consents(case.application, [SENSITIVE, PERSONAL], actor=case.applicant)
    assert _in_force(case) == {SENSITIVE, PERSONAL}
    assert set(Consent.objects.values_list("words_version", "language")) == {(consents.WORDS_VERSION, "en")}
    assert set(consents.WORDS) == set(ConsentKind)


def test_giving_the_same_again_records_nothing(unchanged: Unchanged) -> None:
    case = scenarios.filled_application()
    with unchanged(case.application, *Consent.objects.all()):
        consents.set_consents(case.application, ConsentKind, actor=case.applicant)
    assert Consent.objects.count() == 3


def test_taking_one_back_deletes_what_it_covered_and_nothing_else(django_capture_on_commit_callbacks: object) -> None:
    case = scenarios.filled_application()
    copy = case.application.documents.get()
    with django_capture_on_commit_callbacks(execute=True):
        consents.set_consents(case.application, [PERSONAL, SENSITIVE], actor=case.applicant)
    assert not Passport.objects.exists()
    assert not case.application.parts.filter(name="passport").exists()
    assert not case.application.documents.exists()
    assert not copy.file.storage.exists(copy.file.name)
    assert HealthAnswers.objects.exists()
    consents.set_consents(case.application, [PERSONAL], actor=case.applicant)
    assert not HealthAnswers.objects.exists()
    assert not case.application.parts.filter(name="health").exists()
    assert case.application.parts.filter(name="person").exists()
    # That they were given once stays on record.
    assert Consent.objects.count() == 3
    assert activity.events_about(case.application).filter(verb="consent").count() == 3
    consents.set_consents(case.application, ConsentKind, actor=case.applicant)
    assert (Consent.objects.count(), len(_in_force(case))) == (5, 3)


def test_nobody_agrees_for_the_applicant(unchanged: Unchanged) -> None:
    case = scenarios.begun_application()
    for actor in (PUBLIC, factories.applicant(), case.cast.hq, case.cast.overseas_officer):
        with unchanged(case.application), pytest.raises(NotPermittedError):
            consents.set_consents(case.application, ConsentKind, actor=actor)
    assert Consent.objects.count() == 0


def test_after_handing_in_they_stand(unchanged: Unchanged) -> None:
    case = scenarios.filled_application()
    submitted = submissions.submit(case.application, actor=case.applicant)
    with unchanged(submitted), pytest.raises(DomainError) as caught:
        consents.set_consents(submitted, [], actor=case.applicant)
    assert caught.value.code == "already_submitted"
    assert Passport.objects.exists()
