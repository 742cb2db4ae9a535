"""`export_information`: the call document of a course as YAML that `import_information` takes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jica.platform.access import SYSTEM
from jica.platform.workflow import DomainError
from programs.services import information_files


class Command(BaseCommand):
    help = "Write the newest call document of a course as YAML to standard output."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("course", help="its number, hyphens or not, or id- and its key")
        parser.add_argument("--language", default="", help="such as en; needed where there are several")

    def handle(self, *_args: Any, course: str, language: str, **_options: Any) -> None:
        try:
            self.stdout.write(information_files.export(course, actor=SYSTEM, language=language), ending="")
        except DomainError as error:
            raise CommandError(str(error), returncode=2) from None
