from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from jica import translations


class Command(BaseCommand):
    help = "Fails when a text of the source is missing from a catalogue, or a public language is incomplete."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        languages = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
        found = [fault for language in languages for fault in translations.faults(language)]
        for language, fresh in translations.extract(languages).items():
            here = {translations.key(entry) for entry in polib.pofile(str(translations.catalogue(language)))}
            there = {translations.key(entry) for entry in fresh}
            found += [f"{language}: not in the catalogue: {text[1]!r}" for text in sorted(there - here, key=str)]
            found += [f"{language}: no longer in the source: {text[1]!r}" for text in sorted(here - there, key=str)]
        if found:
            raise CommandError("\n".join([*found, "Run make_translations and translate what is new."]))
        self.stdout.write("Translations: nothing missing.")
