"""Bytes of a stranger, readable for so long only: whoever parses them stops at the latest then."""

from __future__ import annotations

import io
import time


class OutOfTimeError(BaseException):
    """The bytes were read for too long.

    Not an Exception: parsers catch every Exception and go on with a repair, which is what takes so long.
    """


class TimedBytes(io.BytesIO):
    """`content` as a file that can be read for `seconds` of processor time of the thread that opened it."""

    def __init__(self, content: bytes, *, seconds: float) -> None:
        super().__init__(content)
        self._until = time.thread_time() + seconds

    def check_time(self) -> None:
        if time.thread_time() > self._until:
            raise OutOfTimeError

    def read(self, size: int | None = -1, /) -> bytes:
        self.check_time()
        return super().read(size)
