#!/usr/bin/env python3
"""Django's command line, for an environment that is already made (see `python3 -m jica manage`)."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jica.settings.production")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- after the settings are named

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
