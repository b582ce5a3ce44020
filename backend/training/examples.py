"""Reads our own examples and says them the way callers do, with words before and after."""

import json
import random
from pathlib import Path
from typing import NamedTuple

from app.domain.understanding.emergencies.reading import READER, model_text
from app.domain.understanding.spotting.tokens import MARKS, tokenize

FOLDER = Path(__file__).parent / "examples"
GRADES = ("routine", "urgent", "danger")
LEAST_WORDS = 2  # nothing can be learnt from a text that is denied altogether


class Example(NamedTuple):
    """A text of plain tokens and what it is an example of; variants share their `source`."""

    text: str
    label: str
    source: str


def emergency_examples() -> list[Example]:
    """Texts by grade; what callers want otherwise serves as routine."""
    graded = [(text, grade) for grade in GRADES for text in _lines(f"{grade}.txt")]
    graded += [(row["text"], row["grade"]) for row in _rows("emergency_seed.jsonl")]
    graded += [
        (row["text"], "routine")
        for row in _rows("intents.jsonl")
        if row["intent"] not in ("emergency", "robocall")
    ]
    frames = json.loads((FOLDER / "frames.json").read_text(encoding="utf-8"))
    return [
        Example(plain, label, text)
        for text, label in graded
        for said in _said(text, frames)
        for plain in [model_text(READER.hear(said))]
        if len(plain.split()) >= LEAST_WORDS
    ]


def intent_examples() -> list[Example]:
    """Texts by intent; `other` is anything that asks for nothing."""
    rows = _rows("intents.jsonl")
    return [Example(plain_words(row["text"]), row["intent"], row["text"]) for row in rows]


def plain_words(text: str) -> str:
    """Every word, as tokens; what the intent model is shown."""
    return " ".join(token for token in tokenize(text) if token not in MARKS)


def _said(text: str, frames: dict[str, list[str]]) -> list[str]:
    """The text alone, and once within a call: greeting, name, hurry, thanks."""
    chance = random.Random(text)
    before, after = chance.choice(frames["before"]), chance.choice(frames["after"])
    return [text, f"{before} {text} {after}".strip()]


def _lines(name: str) -> list[str]:
    return (FOLDER / name).read_text(encoding="utf-8").splitlines()


def _rows(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in _lines(name)]
