"""`import_courses`: courses from a table in the columns of `programs/data/courses.csv`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jica.platform.access import SYSTEM
from jica.platform.workflow import DomainError
from programs.services import course_files, csv_files
from programs.services.import_report import refused_whole


class Command(BaseCommand):
    """Lists bad rows and changes and ends with one line of JSON; exits with 1 if nothing was written for bad rows."""

    help = "Import courses from a CSV file. With a bad row nothing is written, unless --keep-good is given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would change and write nothing")
        parser.add_argument("--keep-good", action="store_true", help="import the good rows of a file with bad ones")

    def handle(self, *_args: Any, file: Path, dry_run: bool, keep_good: bool, **_options: Any) -> None:
        try:
            content = csv_files.read_bytes(file)
            report = (
                course_files.plan(content, name=file.name, actor=SYSTEM)
                if dry_run
                else course_files.carry_out(content, name=file.name, actor=SYSTEM, keep_good=keep_good)
            )
        except DomainError as error:
            self.stdout.write(refused_whole(file.name, error).json_line())
            raise CommandError(f"Nothing was imported. {error}") from None
        for line in report.lines():
            self.stdout.write(line)
        self.stdout.write(report.json_line())
        if not report.is_clean and not (keep_good and report.is_written):
            raise CommandError("Nothing was imported: see the rows above." if not dry_run else "Some rows are bad.")
