"""Replies of a letter or a word, and what we tell people to reply."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.consent import consent_of
from app.domain.dialogue.outcomes import Prompt
from app.domain.prompts import catalogue, word
from app.domain.segments import size_of, written
from app.domain.short_replies import MEANT, ShortReply, short_reply
from app.domain.understanding.intents import Intent, find_intents
from tests.domain.test_prompts import EXAMPLES, NOW, placeholders

TWILIO_KEYWORDS = {
    *("STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"),
    *("START", "YES", "UNSTOP", "HELP", "INFO"),
}
NAMED_FOR_WHAT_THEY_DO = {"STOP", "START"}
INSTRUCTION = re.compile(
    r"\b(?:reply|text|answer|respond|responda|escriba|conteste|env[ií]e)(?: with| con)? "
    r"[\"']?(yes|no|cancel|end|quit|info|help|s[ií]|cancelar|confirm)\b",
    re.IGNORECASE,
)
TEXTS = sorted(name for name in catalogue("en") if name.startswith(("text_", "thread_")))
LONGER = {("text_moved", "es"), ("text_sooner", "es"), ("text_sooner_call_us", "es")}
"""These need two segments."""
WITH_WORDS_OF_OTHERS = {"text_assigned", "text_unassigned"}


@pytest.mark.parametrize(
    ("words", "reply"),
    [
        ("C", ShortReply.CONFIRM),
        (" c. ", ShortReply.CONFIRM),
        ("Confirmo, gracias", ShortReply.CONFIRM),
        ("YES", ShortReply.YES),
        ("¡Sí!", ShortReply.YES),
        ("👍🏽", ShortReply.YES),
        ("r", ShortReply.RESCHEDULE),
        ("Reprogramar por favor", ShortReply.RESCHEDULE),
        ("Cancel!", ShortReply.CANCEL),
        ("no", ShortReply.NO),
        ("no puedo", ShortReply.NO),
        ("yes but come at ten", None),
        ("c u tomorrow", None),
        ("confirm what?", None),
        ("stop", None),
        ("", None),
    ],
)
def test_a_short_reply_is_told_from_a_longer_one(words: str, reply: ShortReply | None) -> None:
    assert short_reply(words) is reply


@given(st.text(max_size=200))
def test_whatever_is_texted_is_read_without_a_fault(words: str) -> None:
    reply = short_reply(words)
    # What takes consent away is never taken for an answer about a visit, but CANCEL.
    assert reply in (None, ShortReply.CANCEL) or consent_of(words) is None


def test_what_replies_mean_is_understood_by_the_dialogue() -> None:
    wanted = {
        ShortReply.CONFIRM: Intent.STATUS,
        ShortReply.RESCHEDULE: Intent.RESCHEDULE,
        ShortReply.CANCEL: Intent.CANCEL,
    }
    for (_, reply), phrase in MEANT.items():
        assert wanted[reply] in find_intents(phrase)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", catalogue("en"))
def test_nobody_is_told_to_reply_with_a_word_of_consent(name: str, language: str) -> None:
    for wording in catalogue(language)[name]:
        assert not INSTRUCTION.search(wording)
        if name in TEXTS:
            shouted = set(re.findall(r"\b[A-Z]{2,}\b", wording))
            assert shouted & TWILIO_KEYWORDS <= NAMED_FOR_WHAT_THEY_DO


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", sorted({*TEXTS} - WITH_WORDS_OF_OTHERS))
def test_a_text_fits_one_segment_with_a_long_name_and_window(name: str, language: str) -> None:
    for wording in catalogue(language)[name]:
        values = {key: EXAMPLES[key] for key in placeholders(wording)}
        size = size_of(written(word([Prompt(name, values)], language, NOW)))
        assert size.encoding == "GSM-7"
        assert (size.segments == 1) == ((name, language) not in LONGER), size


@pytest.mark.parametrize("language", ["en", "es"])
def test_confirmations_say_which_letters_to_reply(language: str) -> None:
    for name in ("text_booked", "text_moved"):
        (wording,) = catalogue(language)[name]
        assert re.search(r"\bC\b.*\bR\b.*\bSTOP\b", wording)
