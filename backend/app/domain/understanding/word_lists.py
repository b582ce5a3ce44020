"""Sets of words: small ones written beside the rule they serve, large ones as files in `data`."""

from importlib.resources import files


def word_set(listed: str) -> frozenset[str]:
    """The words of a line, so that long lists stay readable."""
    return frozenset(listed.split())


def read_words(name: str) -> frozenset[str]:
    """The words in `data/<name>.txt`."""
    return word_set((files(__package__) / "data" / f"{name}.txt").read_text("utf-8"))


def read_lines(name: str) -> frozenset[str]:
    """The lines of `data/<name>.txt`, for entries of several words."""
    text = (files(__package__) / "data" / f"{name}.txt").read_text("utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip())


FIRST_NAMES = read_words("first_names")
FIRST_NAMES_ALSO_WORDS = read_words("first_names_also_words")
ORDINARY_WORDS = read_words("ordinary_words")
