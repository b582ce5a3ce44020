"""How much a request may send."""

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope

LONGEST_BODY = 256 * 1024
LONGEST_FILE = 2 * 1024 * 1024
TAKE_FILES = frozenset({"/v1/crm/customers/import"})


def limited(scope: Scope, receive: Receive) -> Receive:
    """`receive`, refusing with 413 whoever reads a body that is too long."""
    longest = LONGEST_FILE if scope["path"] in TAKE_FILES else LONGEST_BODY
    announced = next((v for name, v in scope["headers"] if name == b"content-length"), None)
    if announced is None:
        return _counting(receive, longest)
    if announced.isdigit() and int(announced) <= longest:
        return receive  # The server takes no more than was announced.
    return _refusing


async def _refusing() -> Message:
    raise HTTPException(413)


def _counting(receive: Receive, longest: int) -> Receive:
    total = 0

    async def counted() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > longest:
            raise HTTPException(413)
        return message

    return counted
