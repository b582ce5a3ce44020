"""Settings of what helps to understand callers, and of what speaks and listens."""

from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class ModelSettings(BaseSettings):
    """Without any of them the service works; it is then silent, and understands by itself."""

    llm_base_url: str = Field(
        default="",
        description="An OpenAI-compatible server that may help to understand callers, such as "
        "http://127.0.0.1:11434/v1. Callers' words are sent there. Empty: none is asked.",
    )
    llm_model: str = Field(default="", description="The model to ask for at LLM_BASE_URL.")
    llm_api_key: SecretStr = Field(
        default=SecretStr(""),
        description="Sent to LLM_BASE_URL as a bearer token, if it needs one.",
    )
    llm_timeout_seconds: float = Field(
        default=1.5,
        gt=0,
        le=10,
        description="How long a caller may wait for the language model, all attempts together.",
    )
    speech_base_url: str = Field(
        default="",
        description="An OpenAI-compatible server that speaks our replies where answers have an "
        "`audio`, such as http://127.0.0.1:8880/v1. Replies are sent there; so are recordings, "
        "with a SPEECH_TRANSCRIPTION_MODEL. Empty: `audio` is null.",
    )
    speech_api_key: SecretStr = Field(
        default=SecretStr(""),
        description="Sent to SPEECH_BASE_URL as a bearer token, if it needs one.",
    )
    speech_model: str = Field(
        default="", description="The model to ask SPEECH_BASE_URL for, to speak with."
    )
    speech_voice: str = Field(default="alloy", description="The voice to ask SPEECH_BASE_URL for.")
    speech_transcription_model: str = Field(
        default="",
        description="The model to ask SPEECH_BASE_URL for, to understand `audio` in requests. "
        "Empty: such requests are refused.",
    )
    speech_timeout_seconds: float = Field(
        default=4.0,
        gt=0,
        le=30,
        description="How long a reply may wait for its speech, or a recording for its words.",
    )
    speech_espeak: bool = Field(
        default=False,
        description="Whether this machine itself speaks our replies, with espeak NG, once "
        "`make speech` has installed it; a robot's voice, for development and demonstrations.",
    )

    def half_of_the_models(self) -> list[str]:
        """What is wrong with these settings."""
        llm = self.llm_api_key.get_secret_value()
        speech = self.speech_api_key.get_secret_value()
        speaks = bool(self.speech_model or self.speech_transcription_model)
        faults = {
            "LLM_BASE_URL: must be an address that begins with http:// or https://": (
                _is_no_address(self.llm_base_url)
            ),
            "LLM_BASE_URL: needs a LLM_MODEL": bool(self.llm_base_url) and not self.llm_model,
            "LLM_MODEL: needs a LLM_BASE_URL": bool(self.llm_model) and not self.llm_base_url,
            "LLM_API_KEY: needs a LLM_BASE_URL": bool(llm) and not self.llm_base_url,
            "LLM_API_KEY: must be one line of ASCII": _is_no_header(llm),
            "SPEECH_BASE_URL: must be an address that begins with http:// or https://": (
                _is_no_address(self.speech_base_url)
            ),
            "SPEECH_BASE_URL: needs a SPEECH_MODEL or a SPEECH_TRANSCRIPTION_MODEL": (
                bool(self.speech_base_url) and not speaks
            ),
            "SPEECH_MODEL and SPEECH_TRANSCRIPTION_MODEL: need a SPEECH_BASE_URL": (
                speaks and not self.speech_base_url
            ),
            "SPEECH_API_KEY: needs a SPEECH_BASE_URL": bool(speech) and not self.speech_base_url,
            "SPEECH_API_KEY: must be one line of ASCII": _is_no_header(speech),
            "SPEECH_ESPEAK: not together with a SPEECH_MODEL": (
                self.speech_espeak and bool(self.speech_model)
            ),
        }
        return [fault for fault, is_so in faults.items() if is_so]


def _is_no_address(written: str) -> bool:
    address = urlsplit(written)
    is_address = address.scheme in ("http", "https") and bool(address.hostname)
    return bool(written) and not is_address


def _is_no_header(key: str) -> bool:
    return not (key.isascii() and key.isprintable())
