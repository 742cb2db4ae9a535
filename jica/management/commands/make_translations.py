from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand

from jica import translations


class Command(BaseCommand):
    help = "Takes all texts out of the source into the catalogues and compiles them. Needs gettext."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        languages = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
        for language, fresh in translations.extract(languages).items():
            po = translations.catalogue(language)
            po.parent.mkdir(parents=True, exist_ok=True)
            # The date of the extraction would make every run a change.
            fresh.metadata = {
                "Language": language,
                "MIME-Version": "1.0",
                "Content-Type": "text/plain; charset=UTF-8",
                "Content-Transfer-Encoding": "8bit",
                "Plural-Forms": fresh.metadata["Plural-Forms"],
            }
            fresh.metadata_is_fuzzy = False
            fresh.header = "Texts of the training and dialogue programs."
            fresh.wrapwidth = 110
            fresh.save(str(po))
            po.with_suffix(".mo").write_bytes(translations.compiled(po))
            missing = len(polib.pofile(str(po)).untranslated_entries()) + len(polib.pofile(str(po)).fuzzy_entries())
            self.stdout.write(f"{language}: {len(fresh)} texts, {missing} to translate")
