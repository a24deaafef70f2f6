"""Every scene by its name: each draws itself on a sheet in the colours of a town."""

from collections.abc import Callable

from dam.demo.drawing import Drawing
from dam.demo.scenes import indoors, outdoors, square, town
from dam.demo.scenes.outlook import Outlook

SCENES: dict[str, Callable[[Drawing, Outlook], None]] = {
    "day": town.day,
    "morning": town.morning,
    "dusk": town.dusk,
    "fireworks": town.fireworks,
    "hall": square.hall,
    "winter": square.winter,
    "parade": square.parade,
    "wreaths": square.wreaths,
    "council": indoors.council,
    "press_conference": indoors.press_conference,
    "lectern": indoors.lectern,
    "signing": indoors.signing,
    "exhibition": indoors.exhibition,
    "landscape": outdoors.landscape,
    "bridge": outdoors.bridge,
    "market": outdoors.market,
    "planting": outdoors.planting,
    "stage": outdoors.stage,
    "dance": outdoors.dance,
}
