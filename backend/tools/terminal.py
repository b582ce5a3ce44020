"""The person at the terminal: lines as they are typed, or piped in."""

import asyncio
import sys


async def line(prompt: str = "you> ") -> str | None:
    """Without spaces around it; empty is silence, None the end of input."""
    is_typed = sys.stdin.isatty()
    if is_typed:
        print(prompt, end="", flush=True)
    given: str = await asyncio.to_thread(sys.stdin.readline)
    if not given:
        return None
    if not is_typed:
        print(f"{prompt}{given.rstrip()}")
    return given.strip()
