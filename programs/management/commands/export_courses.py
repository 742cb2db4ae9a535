"""`export_courses`: the courses as a table that `import_courses` takes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from jica.platform.access import SYSTEM
from programs.services import course_files


class Command(BaseCommand):
    help = "Write the courses as CSV to standard output."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fiscal-year", type=int, help="only the courses of this year")

    def handle(self, *_args: Any, fiscal_year: int | None, **_options: Any) -> None:
        for line in course_files.export(actor=SYSTEM, fiscal_year=fiscal_year):
            self.stdout.write(line, ending="")
