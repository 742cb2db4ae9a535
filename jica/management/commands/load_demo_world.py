"""`load_demo_world`: invented people, courses and applications, for demonstrations only."""

import json
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from jica.demo import world
from jica.demo.cast import WorldNotReadyError
from participants.tasks import count_all_years


class Command(BaseCommand):
    """Ends with one line of JSON; a second run makes nothing."""

    help = "Fill a demonstration with invented people, courses and applications. Refused on a public server."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Nothing was loaded: invented people belong only into the demo (jica.settings.demo).")
        try:
            built = world.build()
        except WorldNotReadyError as error:
            raise CommandError(str(error)) from None
        count_all_years()
        self.stdout.write(json.dumps(asdict(built)))
