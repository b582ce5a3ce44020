"""What every storage demands of the work it is given."""

import inspect
from collections.abc import Callable
from typing import TypeVar

U = TypeVar("U")
T = TypeVar("T")


def plain(work: Callable[[U], T]) -> Callable[[U], T]:
    """`work`, refusing to await: a coroutine would run after its transaction had ended.

    Neither a future nor a coroutine can carry StopIteration, so it becomes a RuntimeError.
    """
    if inspect.iscoroutinefunction(work) or inspect.isasyncgenfunction(work):
        raise TypeError("a unit of work is a plain function, not an async one")

    def checked(unit: U) -> T:
        try:
            done = work(unit)
        except StopIteration as error:
            raise RuntimeError("the unit of work raised StopIteration") from error
        if inspect.isawaitable(done):
            if inspect.iscoroutine(done):
                done.close()
            raise TypeError("a unit of work is a plain function and returns no coroutine")
        return done

    return checked
