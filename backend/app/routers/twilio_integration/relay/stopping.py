"""Stopping without dropping calls: what is to be done between the signal and the server's stop."""

import asyncio
import signal
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)
Handler = Callable[[int, FrameType | None], object]


@contextmanager
def before_stopping(act: Callable[[], Awaitable[None]]) -> Iterator[None]:
    """`act` once when this process is asked to stop, and only then whoever was asked before us.

    The server closes its sockets before it tells the application that it stops, when nothing can be
    said through them any more. A second signal is passed on at once.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    theirs = {one: signal.getsignal(one) for one in SIGNALS}
    acting: list[asyncio.Task[None]] = []

    async def act_and_pass_on(number: int) -> None:
        try:
            await act()
        finally:
            _pass_on(theirs[signal.Signals(number)], number)

    def asked(number: int, frame: FrameType | None) -> None:
        if acting:
            _pass_on(theirs[signal.Signals(number)], number)
        else:
            loop.call_soon_threadsafe(
                lambda: acting.append(loop.create_task(act_and_pass_on(number)))
            )

    mine = [one for one in SIGNALS if callable(theirs[one])]
    for one in mine:
        signal.signal(one, asked)
    try:
        yield
    finally:
        for one in mine:
            if signal.getsignal(one) is asked:
                signal.signal(one, theirs[one])


def _pass_on(handler: object, number: int) -> None:
    if callable(handler):
        handler(number, None)
