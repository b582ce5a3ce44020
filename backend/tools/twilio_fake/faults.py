"""Things that go wrong on purpose, always or with a certain share of the requests."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random
from typing import Final

WRITTEN: Final = re.compile(r"(?P<name>[a-z0-9]+?)(?::(?P<share>[0-9.]+))?(?:x(?P<times>\d+))?")
NAMES: Final = {
    "429": "refused, too many requests; nothing was taken",
    "500": "an error of the server's; nothing was taken",
    "lost": "an error of the server's after all was taken",
    "slow": "answered three seconds late",
    "twice": "status callbacks come twice",
    "shuffled": "status callbacks come in the wrong order",
    "silent": "no status callbacks",
    "stuck": "texts are sent and never delivered",
}
HELP: Final = (
    "NAME, NAME:SHARE (0.2 of the requests), NAMExTIMES (the next few). "
    + "; ".join(f"{name}: {what}" for name, what in NAMES.items())
    + "; a number of Twilio's: 2xxxx refuses a text or call, 30xxx leaves a text undelivered"
)


class UnknownFault(ValueError):
    """There is no such fault."""


@dataclass(slots=True)
class Fault:
    name: str
    share: float = 1.0
    times: int | None = None
    """How often still; None is for ever."""

    def __str__(self) -> str:
        share = f":{self.share:g}" if self.share < 1 else ""
        return f"{self.name}{share}" + (f"x{self.times}" if self.times is not None else "")


def read(written: str) -> Fault:
    """`429:0.2`, `30006`, `lostx1`."""
    found = WRITTEN.fullmatch(written.strip())
    is_code = found is not None and re.fullmatch(r"(?:2|30)\d+", found["name"]) is not None
    if found is None or not (is_code or found["name"] in NAMES):
        raise UnknownFault(f"{written!r} is no fault: {HELP}")
    try:
        share = float(found["share"] or 1)
    except ValueError as error:
        raise UnknownFault(f"{found['share']} is no share") from error
    return Fault(found["name"], share, int(found["times"]) if found["times"] else None)


class Faults:
    def __init__(self, written: Iterable[str] = (), dice: Random | None = None) -> None:
        self._faults = [read(one) for one in written]
        self._dice = dice or Random()

    def replace(self, written: Iterable[str]) -> None:
        self._faults = [read(one) for one in written if one.strip()]

    def __str__(self) -> str:
        return " ".join(map(str, self._faults))

    def strikes(self, name: str) -> bool:
        return self._drawn(lambda fault: fault.name == name) is not None

    def code(self, beginning: str) -> int | None:
        """An error number of Twilio's that strikes now, of those that begin so."""
        fault = self._drawn(lambda one: len(one.name) == 5 and one.name.startswith(beginning))
        return int(fault.name) if fault else None

    def _drawn(self, fits: Callable[[Fault], bool]) -> Fault | None:
        for fault in self._faults:
            if fits(fault) and fault.times != 0 and self._dice.random() < fault.share:
                fault.times = None if fault.times is None else fault.times - 1
                return fault
        return None
