"""`load_reference_data`: countries, sectors, offices, hosts and past courses from `programs/data`."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from jica.platform.access import SYSTEM
from programs.services import history, reference
from programs.services.source_files import SourceFileError
from programs.services.synchronization import Changes


class Command(BaseCommand):
    """Says what changed by noun and ends with one line of JSON; a second run changes nothing."""

    help = "Load the reference data and the past courses that come with the product. Safe to run again."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            with transaction.atomic():
                loaded = reference.load(actor=SYSTEM) | history.load(actor=SYSTEM)
        except SourceFileError as error:
            raise CommandError(f"Nothing was loaded. {error}") from None
        total = Changes()
        for noun, changes in loaded.items():
            self.stdout.write(
                f"{noun}: {changes.created} created, {changes.updated} updated, {changes.unchanged} unchanged"
            )
            total += changes
        # A wrong row refuses the whole load, so none is ever rejected alone.
        self.stdout.write(json.dumps(asdict(total) | {"rejected": 0}))
