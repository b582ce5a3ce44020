"""Records as they are kept, in plain JSON and without secrets."""

from typing import Any, Final

from pydantic import TypeAdapter

from app.services.downloads import Transcribed

ANY: Final[TypeAdapter[Any]] = TypeAdapter(Any)
KEPT_BACK: Final = frozenset({"relay"})
"""Fields with what opens a door."""


def published(value: object) -> Any:
    if isinstance(value, Transcribed):
        told = {**published(value.conversation), "messages": value.messages}
        return ANY.dump_python(told, mode="json")
    plain = ANY.dump_python(value, mode="json")
    for one in plain if isinstance(plain, list) else [plain]:
        if isinstance(one, dict):
            for name in KEPT_BACK & one.keys():
                del one[name]
    return plain
