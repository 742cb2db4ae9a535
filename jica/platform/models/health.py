from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """The last sign of life of something that runs in the background."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"
