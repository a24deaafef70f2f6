"""What is there, what is missing, and what that costs: `dam doctor`. It looks and changes nothing."""

from collections.abc import Iterator

from dam.ports import SpeechEngine
from dam.services.context import Context
from dam.services.doctor import backing, machine, pages, tools
from dam.services.doctor.finding import Finding, Place, Verdict

__all__ = ["Finding", "Place", "Verdict", "examine"]


def examine(context: Context, place: Place, speech: SpeechEngine | None = None) -> Iterator[Finding]:
    """Everything in turn. A backing service that is away is a finding, never an error."""
    yield from tools.findings()
    yield tools.speech(speech)
    yield from machine.findings(place)
    yield from pages.findings(place)
    yield from backing.findings(context, place)
