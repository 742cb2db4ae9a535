"""Private files: outside every web root, readable only through views that ask the policy and keep a log."""

from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


@deconstructible(path="jica.platform.storage.PrivateStorage")
class PrivateStorage(FileSystemStorage):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            location=settings.PRIVATE_FILES,
            base_url=None,
            file_permissions_mode=0o600,
            directory_permissions_mode=0o700,
            **kwargs,
        )
