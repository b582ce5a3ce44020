"""Which words can be part of a name."""

import re
import unicodedata

from app.domain.understanding.word_lists import (
    FIRST_NAMES,
    FIRST_NAMES_ALSO_WORDS,
    ORDINARY_WORDS,
    word_set,
)

TITLES = word_set(
    "mr mister mrs missus ms miss mx doctor dr reverend rev pastor father señor senor señora "
    "senora señorita sr sra srta don doña"
)
GENERATIONS = word_set("jr junior sr senior ii iii iv")
PARTICLES = word_set(
    "van von der den de la las los del da di dos le du st saint bin ibn al el ter ten y mac"
)
SMALL_PARTICLES = word_set("der den de la las los del da di dos du y bin ibn al el ter ten")
COMPANY_WORDS = word_set(
    "plumbing heating cooling electric electrical company bank services service management "
    "llc inc insurance construction realty properties property homes roofing brothers county "
    "city university college school hospital hall"
)
STREET_WORDS = word_set(
    "street avenue ave road drive boulevard blvd circle parkway terrace highway court trail"
)
# Common words that are surnames too; believed only right after a first name.
SURNAME_WORDS = word_set(
    "price day house church best long short young love cash rich good little small light "
    "place may case friend winter fall person main english early bright low high may march "
    "street weeks small book key hand banks park parks lane way maple oak pine gardner "
    "dial means flood moon frost hunt"
)
AFTER_A_NAME = word_set(
    "and at calling here speaking from with my i i'm i've we we're in on over again down que "
    "y en de la is he she his her the but phone number"
)

NEVER_SURNAMES = (AFTER_A_NAME | COMPANY_WORDS) | word_set(
    "please thanks thank you sir ma'am again today tonight tomorrow now yes yeah yep nope no not"
    " okay ok sure right correct actually sorry wait well too also there home is was are were am"
    " be will would can could did does do has have had who what when where why how this that it"
    " they him hers me us them our your a an if so than then because to of for by about into up"
    " out off only asap first last middle name customer owner tenant landlord manager wife husband"
    " mom dad mother father son daughter brother sister friend neighbor downstairs upstairs"
    " monday tuesday wednesday thursday friday saturday sunday morning afternoon evening noon"
    " por favor gracias señor bueno mande sí soy aquí otra vez hoy mañana lunes martes miércoles"
    " jueves viernes sábado domingo"
)

_LETTERS = re.compile(r"[^\W\d_]+(?:['\-][^\W\d_]+)*")
_INFLECTED = re.compile(r"(?!x|zh).{3,}ing|.{4,}ed|.{4,}(?:tion|tions|ment|ness)")
_INFLECTED_SURNAMES = word_set(
    "sterling fleming browning manning harding golding downing cushing keating spalding ewing "
    "bowling herring darling schilling whiting fielding pickering vining gehring cumming "
    "stelling hellwing pershing harting clement"
)


def unaccented(word: str) -> str:
    return "".join(
        letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter)
    )


def is_first_name(word: str) -> bool:
    """Whether the word, or the first half of a double name, is a usual first name."""
    plain = unaccented(word)
    return plain in FIRST_NAMES or plain.partition("-")[0] in FIRST_NAMES


def is_also_a_word(word: str) -> bool:
    return word in FIRST_NAMES_ALSO_WORDS


def could_be_name(word: str) -> bool:
    """Whether an unknown word may be a name: letters only, and not an ordinary word."""
    if not _LETTERS.fullmatch(word) or word.endswith("'s") or len(word) < 2:
        return False
    if is_first_name(word) or word in _INFLECTED_SURNAMES:
        return True
    return word not in ORDINARY_WORDS and not _INFLECTED.fullmatch(word)


def could_be_surname(word: str) -> bool:
    """Whether even an ordinary word may be one: Wood and Waters, but not "calling" or "please"."""
    return bool(_LETTERS.fullmatch(word)) and len(word) > 2 and word not in NEVER_SURNAMES


def is_possessive(word: str) -> bool:
    return word.endswith(("'s", "s'"))
