"""`python -m tests.benchmarks catalogue|deadline|matrix [--rounds N]`

Needs the environment that `manage.py` needs, DATABASE_URL and REDIS_URL above all, with a login that may create
databases: the benchmark makes databases of its own and drops them at the end, whatever happens. The databases of
the product are not touched. The exit status is 1 when a promise was not kept.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from importlib import import_module

import django


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measures with many rows.")
    parser.add_argument("name", choices=["catalogue", "deadline", "matrix"])
    parser.add_argument("--rounds", type=int, default=15, help="how often everything is measured (15)")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jica.settings.test")
    django.setup()
    logging.disable(logging.INFO)  # standard output is the report, and a line for each request is not what is measured
    benchmark = import_module(f"tests.benchmarks.{arguments.name}")
    report = benchmark.run(rounds=max(arguments.rounds, 1))
    print(json.dumps(report, indent=2))
    return 0 if report["is_kept"] else 1


if __name__ == "__main__":
    sys.exit(main())
