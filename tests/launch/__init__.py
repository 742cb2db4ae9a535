"""Tests of the launcher: `python3 -m jica` as a reader meets it, in processes of its own."""
