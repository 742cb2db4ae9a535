"""`import_information`: a call document in the shape of `programs/data/call_document.schema.json`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jica.platform.access import SYSTEM
from jica.platform.workflow import DomainError
from programs.services import csv_files, information_files, yaml_files
from programs.services.import_report import refused_whole


class Command(BaseCommand):
    """Lists problems and changes and ends with one line of JSON, which names the course for `export_information`."""

    help = "Import a call document from a YAML file. With anything wrong in it nothing is written."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would change and write nothing")
        parser.add_argument("--change-note", default="", help="what changed since the published version")

    def handle(self, *_args: Any, file: Path, dry_run: bool, change_note: str, **_options: Any) -> None:
        try:
            content = csv_files.read_bytes(file, limit=yaml_files.MAX_BYTES)
            report = (
                information_files.plan(content, name=file.name, actor=SYSTEM)
                if dry_run
                else information_files.carry_out(content, name=file.name, actor=SYSTEM, change_note=change_note)
            )
        except DomainError as error:
            self.stdout.write(refused_whole(file.name, error).json_line(course=None))
            raise CommandError(f"Nothing was imported. {error}") from None
        for line in report.lines():
            self.stdout.write(line)
        self.stdout.write(report.json_line(course=information_files.reference_of(report)))
        if not report.is_clean:
            raise CommandError("Nothing was imported: see the lines above.")
