from typing import Any

from django.core.management.base import BaseCommand

from jica.state_tables import markdown


class Command(BaseCommand):
    help = "Prints docs/states.md, the transition tables."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(markdown(), ending="")
