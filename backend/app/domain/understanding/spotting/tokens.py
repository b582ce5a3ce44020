"""Turns what was heard into plain tokens: lower case, no accents, contractions opened."""

import re
from itertools import pairwise

TOKEN = re.compile(r"[a-z0-9']+|[.,;:!?]")
ACCENTS = str.maketrans("áéíóúüñàèìòùâêîôûç’`´", "aeiouunaeiouaeiouc'''")  # spoken text
FILLERS = frozenset(["uh", "um", "er", "ah", "uhm", "umm", "hmm", "eh", "erm", "este"])
MARKS = frozenset(".,;:!?")
OPENED = {
    "won't": ("will", "not"),
    "wont": ("will", "not"),
    "can't": ("can", "not"),
    "cant": ("can", "not"),
    "cannot": ("can", "not"),
    "ain't": ("is", "not"),
    "aint": ("is", "not"),
    "dont": ("do", "not"),
    "doesnt": ("does", "not"),
    "didnt": ("did", "not"),
    "isnt": ("is", "not"),
    "wasnt": ("was", "not"),
    "arent": ("are", "not"),
    "havent": ("have", "not"),
    "hasnt": ("has", "not"),
    "wouldnt": ("would", "not"),
    "couldnt": ("could", "not"),
    "its": ("it", "is"),
    "theres": ("there", "is"),
    "thats": ("that", "is"),
    "whats": ("what", "is"),
    "im": ("i", "am"),
    "ive": ("i", "have"),
    "weve": ("we", "have"),
    "gonna": ("going", "to"),
    "wanna": ("want", "to"),
    "gotta": ("got", "to"),
    "y'all": ("you",),
    "yall": ("you",),
    "al": ("a", "el"),
    "del": ("de", "el"),
}
ENDINGS = {"'re": "are", "'ve": "have", "'ll": "will", "'m": "am", "'d": "would"}
SAYS_IS = frozenset(
    [
        "it",
        "that",
        "there",
        "what",
        "where",
        "who",
        "he",
        "she",
        "here",
        "everything",
        "something",
        "nothing",
        "somebody",
        "someone",
        "everybody",
        "everyone",
        "nobody",
        "this",
        "water",
        "heat",
        "power",
    ]
)


def tokenize(words: str) -> list[str]:
    """Tokens and punctuation marks in order; fillers and stuttered words are left out."""
    heard = TOKEN.findall(words.lower().translate(ACCENTS))
    parts = [part for token in heard if token not in FILLERS for part in opened(token)]
    return parts[:1] + [after for before, after in pairwise(parts) if before != after]


def opened(token: str) -> tuple[str, ...]:
    """A contraction as its words; anything else as it is."""
    if token in OPENED:
        return OPENED[token]
    if "'" not in token:
        return (token,)
    return _without_apostrophe(token)


def _without_apostrophe(token: str) -> tuple[str, ...]:
    if token.endswith("n't") and len(token) > 3:
        return (token[:-3], "not")
    if token.endswith("'s"):
        stem = token[:-2].replace("'", "")
        return (stem, "is") if stem in SAYS_IS else (stem,)
    for ending, verb in ENDINGS.items():
        if token.endswith(ending) and len(token) > len(ending):
            return (token[: -len(ending)].replace("'", ""), verb)
    plain = token.replace("'", "")
    return (plain,) if plain else ()
