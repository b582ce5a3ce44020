"""The sockets of calls that are open in this process, so that a stop hands their calls on."""

import asyncio
from collections.abc import Callable
from typing import Final, Protocol

HANDED_OVER_WITHIN: Final = 3.0
"""Seconds; the server's own grace comes after that."""


class Line(Protocol):
    def hand_over(self) -> None: ...


class OpenLines:
    def __init__(self) -> None:
        self._open: set[Line] = set()
        self._is_stopping = False
        self._nobody = asyncio.Event()
        self._nobody.set()

    def __len__(self) -> int:
        return len(self._open)

    def joined(self, line: Line) -> Callable[[], None]:
        """What is to be called when the line is closed. Who comes as we stop is sent on at once."""
        self._open.add(line)
        self._nobody.clear()
        if self._is_stopping:
            line.hand_over()
        return lambda: self._left(line)

    async def hand_over(self) -> None:
        """Every call goes on in another process, or in the next one; bounded."""
        self._is_stopping = True
        for line in tuple(self._open):
            line.hand_over()
        try:
            await asyncio.wait_for(self._nobody.wait(), HANDED_OVER_WITHIN)
        except TimeoutError:
            return

    def _left(self, line: Line) -> None:
        self._open.discard(line)
        if not self._open:
            self._nobody.set()
