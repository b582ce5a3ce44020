"""The voices callers may hear. A voice that Twilio does not know for a language fails the call."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LOCALES: Final = {"en": "en-US", "es": "es-US"}
VOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "en": (
        "Polly.Joanna-Neural",
        "Polly.Matthew-Neural",
        "Polly.Ruth-Neural",
        "Polly.Stephen-Neural",
        "Polly.Salli-Neural",
        "Google.en-US-Neural2-F",
    ),
    "es": ("Polly.Lupe-Neural", "Polly.Pedro-Neural", "Google.es-US-Neural2-A"),
}
"""By language; the first is used unless a business chose another."""
_PROVIDERS: Final = {"Polly": "Amazon", "Google": "Google"}


@dataclass(frozen=True, slots=True)
class Voice:
    name: str
    """As in <Say>: `Polly.Joanna-Neural`."""
    language: str
    """`en` or `es`."""

    @property
    def locale(self) -> str:
        return LOCALES[self.language]

    @property
    def provider(self) -> str:
        """As ConversationRelay calls whose voice it is."""
        return _PROVIDERS[self.name.partition(".")[0]]

    @property
    def name_at_provider(self) -> str:
        return self.name.partition(".")[2]


def voice_of(language: str, wished: str | None = None) -> Voice:
    """The voice a business wished for, if it speaks this language; English if nobody does."""
    spoken = language if language in VOICES else "en"
    known = VOICES[spoken]
    return Voice(wished if wished in known else known[0], spoken)
