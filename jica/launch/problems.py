"""What stops a command, said in one line."""


class Problem(Exception):  # noqa: N818 -- a problem of the reader, not an error of the code
    """Something the reader can mend; the text says in one line what is wrong and what to do."""

    def __init__(self, text: str, status: int = 1) -> None:
        super().__init__(" ".join(text.split()))
        self.status = status
