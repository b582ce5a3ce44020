"""What an owner reads of the business."""

from typing import Final

EN: Final[dict[str, tuple[str, ...]]] = {
    "reschedules_none": ("Nobody is waiting for a new time.",),
    "reschedules_one": ("1 visit waits for a new time: {names}.",),
    "reschedules_many": ("{count} visits wait for a new time: {names}.",),
}

ES: Final[dict[str, tuple[str, ...]]] = {
    "reschedules_none": ("Nadie espera una nueva hora.",),
    "reschedules_one": ("1 visita espera una nueva hora: {names}.",),
    "reschedules_many": ("{count} visitas esperan una nueva hora: {names}.",),
}
