from typing import Any

from django.core.management.base import BaseCommand

from jica.settings.environment import table


class Command(BaseCommand):
    help = "Prints the table of environment variables that README.md shows."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(table())
