from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlatformConfig(AppConfig):
    name = "jica.platform"
    label = "platform"
    verbose_name = _("Platform")

    def ready(self) -> None:
        import_module("jica.platform.checks")
