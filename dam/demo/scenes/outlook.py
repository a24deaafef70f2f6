"""How a town looks: what every scene draws its houses, flags and hills by."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Outlook:
    """`landmark` is minaret, steeple, clock or dome; `hall` as `buildings.hall` takes it; colours are #rrggbb.

    `scarves` says that women of the town go out in headscarf and long coat.
    """

    flag: tuple[str, ...]
    wall: str
    walls: tuple[str, ...]
    hall: str
    landmark: str
    hills: str
    accent: str
    scarves: bool = False
