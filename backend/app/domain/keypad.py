"""What a key means that answers a question of yes or no: 1 is yes, 2 is no."""

from typing import Final

from app.domain.dialogue.state import Asking, DialogueState

YES_OR_NO: Final = frozenset(
    {Asking.SAFETY, Asking.ADDRESS_CONFIRM, Asking.CANCEL_CONFIRM, Asking.ANYTHING_ELSE}
)
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
