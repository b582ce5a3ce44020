"""What keys mean: 1 is yes and 2 is no, unless a choice or a number was asked for."""

from typing import Final

from app.domain.dialogue.state import Asking, DialogueState

YES_OR_NO: Final = frozenset(
    {Asking.SAFETY, Asking.ADDRESS_CONFIRM, Asking.CANCEL_CONFIRM, Asking.ANYTHING_ELSE}
)
KEYS: Final = frozenset("0123456789*#")
PHONE: Final = 10
ZIP: Final = 5
WORDS: Final = {
    "en": {"1": "yes", "2": "no"},
    "es": {"1": "sí", "2": "no"},
}


def spelled_out(state: DialogueState, key: str) -> str | None:
    """The word a key stands for here; None where it is a choice, a number or a command.

    Of two windows that were offered, 1 and 2 choose one.
    """
    is_one_window = state.asking is Asking.WINDOW and len(state.offered) == 1
    if not is_one_window and state.asking not in YES_OR_NO:
        return None
    return WORDS[state.language].get(key)


def pressed(state: DialogueState, digits: str) -> tuple[str, str | None]:
    """Keys as words, and as the one key they are, if it is one and stands for no word."""
    word = spelled_out(state, digits)
    return word or digits, digits if digits in KEYS and word is None else None


def keys_wanted(state: DialogueState) -> int:
    """How many: a phone number or a ZIP code may be typed; to anything else one is an answer."""
    if state.asking is Asking.PHONE:
        return PHONE
    is_zip_wanted = state.asking is Asking.ADDRESS and state.zip_asked and not state.zip_code
    return ZIP if is_zip_wanted else 1
