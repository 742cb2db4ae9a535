"""The project itself as an app: composition and the commands that need both apps."""

from importlib import import_module

from django.apps import AppConfig


class JicaConfig(AppConfig):
    name = "jica"
    verbose_name = "Training and dialogue programs"

    def ready(self) -> None:
        # `shared_task` binds to the current Celery app, so it must exist in every process.
        import_module("jica.celery")
