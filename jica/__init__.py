"""The Django project. Imports nothing, so that `python3 -m jica` runs before anything is installed."""
