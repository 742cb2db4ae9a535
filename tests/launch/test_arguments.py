"""The command line: help, and one clear line about what is wrong."""

import pytest

from jica.launch import arguments
from jica.launch.problems import Problem


def test_demo_has_its_defaults() -> None:
    request = arguments.parse(["demo"])

    assert request is not None
    assert vars(request.options) == {"port": 8000, "reset": False, "yes": False}


@pytest.mark.parametrize("name", ["manage", "test"])
def test_the_other_commands_pass_everything_on(name: str) -> None:
    request = arguments.parse([name, "--help", "-n", "4", "--", "x"])

    assert request is not None
    assert request.passed_on == ["--help", "-n", "4", "--", "x"]


@pytest.mark.parametrize("given", [["-h"], ["--help"], ["help"]])
def test_help_is_no_error(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert arguments.parse(given) is None
    assert capsys.readouterr().out == arguments.USAGE


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ([], "name a command."),
        (["serve"], "there is no command 'serve'."),
        (["demo", "--port", "0"], "demo: argument --port: must be a number from 1 to 65535, not '0'"),
        (["demo", "--port", "65536"], "demo: argument --port: must be a number from 1 to 65535, not '65536'"),
        (["demo", "--port", "web"], "demo: argument --port: must be a number from 1 to 65535, not 'web'"),
        (["demo", "--fast"], "demo: unrecognized arguments: --fast"),
    ],
)
def test_what_is_wrong_is_said(given: list[str], line: str) -> None:
    with pytest.raises(Problem) as caught:
        arguments.parse(given)

    assert (str(caught.value), caught.value.status) == (line, 2)
