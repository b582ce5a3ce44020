"""How much a request may send."""

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope

LONGEST_BODY = 256 * 1024


def limited(scope: Scope, receive: Receive) -> Receive:
    """`receive`, refusing with 413 whoever reads a body that is too long."""
    announced = next((v for name, v in scope["headers"] if name == b"content-length"), None)
    if announced is None:
        return _counting(receive)
    if announced.isdigit() and int(announced) <= LONGEST_BODY:
        return receive  # The server takes no more than was announced.
    return _refusing


async def _refusing() -> Message:
    raise HTTPException(413)


def _counting(receive: Receive) -> Receive:
    total = 0

    async def counted() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > LONGEST_BODY:
            raise HTTPException(413)
        return message

    return counted
