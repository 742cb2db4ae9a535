"""The transition tables as Markdown, for people who want to see the rules at a glance."""

from __future__ import annotations

from django.utils import translation

from jica.platform.workflow import Machine, Reason
from participants.states import APPLICATION, PARTICIPATION, PUBLIC_NAMES, PUBLIC_NAMES_OF_PARTICIPATION
from programs.states import COURSE, REQUEST

MACHINES = {"Course": COURSE, "Request": REQUEST, "Application": APPLICATION, "Participation": PARTICIPATION}

#: What those read whom it concerns, and what happens next, by state.
PUBLIC_WORDS = {"Application": PUBLIC_NAMES, "Participation": PUBLIC_NAMES_OF_PARTICIPATION}


def markdown() -> str:
    with translation.override("en"):
        tables = "\n\n".join(
            f"## {name}\n\n{_table(machine)}{_words(name, machine)}" for name, machine in MACHINES.items()
        )
    return (
        "# States\n\nMade by `python3 -m jica manage state_tables` from the tables in `programs/states.py` and "
        f"`participants/states.py`; a test compares.\n\n{tables}\n"
    )


def _words(name: str, machine: Machine) -> str:
    """Under each other the word of the staff and that of the person; nothing for what only officers and offices read."""
    if name not in PUBLIC_WORDS:
        return ""
    rows = [
        f"| {state} | {machine.states(state).label} | {word} | {what_next} |"
        for state, (word, what_next) in PUBLIC_WORDS[name].items()
    ]
    head = ["| state | officers read | the person reads | and what happens next |", "| --- | --- | --- | --- |"]
    return "\n".join(["\n", *head, *rows])


def _table(machine: Machine) -> str:
    lines = ["| verb | from | to | who | reason | tells |", "| --- | --- | --- | --- | --- | --- |"]
    for transition in machine.transitions:
        sources = ", ".join(state for state in machine.states.values if state in transition.sources)
        reason = "" if transition.reason is Reason.NONE else transition.reason.value
        lines.append(
            f"| {transition.verb} | {sources} | {transition.target} | {', '.join(sorted(transition.who))} "
            f"| {reason} | {', '.join(transition.tells)} |"
        )
    return "\n".join(lines)
