"""Deciding which words, if any, are the caller's own name."""

import re
from collections.abc import Sequence

from app.domain.understanding.names import lexicon
from app.domain.understanding.names.candidates import Candidate, take, written
from app.domain.understanding.names.introductions import Introduction, Trust, introductions
from app.domain.understanding.names.words import Word, are_alike, read_words
from app.domain.understanding.word_lists import word_set

_REFUSES = re.compile(
    r"\b(?:rather not|why (?:do|would) you|don't (?:want|need) to (?:say|give)|none of your"
    r"|wrong number|not (?:going to|gonna) (?:say|give))\b"
    r"|(?:^|\b(?:hi|hello|hey|oh|um|who|yeah) )is (?:this|that)\b"
)
_CORRECTION = re.compile(
    r"(?<![\w'])(?:no wait|wait no|no no|no sorry|sorry no|sorry|i mean|actually|scratch that"
    r"|correction|make that|rather|perdón|perdon|digo|mejor dicho)(?![\w'])"
)
_NOT_THIS = re.compile(r"(?<![\w'])(?:(?:it's|its|it is|is|it) )?not [^\W\d_]+(?= it| its|$| but)")
_POLITE = word_set(
    "yes yeah yep yup sure ok okay hi hello hey well no problem worries course of thing "
    "thanks thank you great good perfect so oh and that's it's its it is would be that "
    "absolutely certainly fine alright right my pleasure bet the sí si claro bueno es soy "
    "buenas tardes buenos días like um uh please it'd that'd for name whoops oops"
)
_GREETINGS = word_set(
    "hi hello hey yes yeah yep sure ok okay morning afternoon evening there so well it's this "
    "is uh hola bueno thanks you and"
)
_SIGNS_OFF = frozenset({"speaking", "here", "calling", "habla"})
_SAYS_WHO = frozenset({"calling", "speaking", "here", "from", "over", "with", "again"})
_WITH_A_LETTER = re.compile(r"(?<![\w'])with a ([kc])(?!\w)")


def find_name(words: str, *, asked: bool = False) -> str | None:
    """The caller's name with ordinary capitals, titles left out, or None.

    Unasked, a wrong name is worse than none: weak openings ("it's", "this is") are believed
    only before a usual first name. Asked, the bare name is enough.
    """
    heard = read_words(words)
    if not heard or _REFUSES.search(" ".join(word.plain for word in heard)):
        return None
    name = _after_corrections(_without_denied(heard), asked=asked)
    letters = [letter for letter in words if letter.isalpha()]
    shouted = bool(letters) and all(letter.isupper() for letter in letters)
    return written(name, shouted=shouted) if name else None


def _without_denied(words: list[Word]) -> list[Word]:
    """ "it's not john it's juan" and "stevens not stephens": what is denied goes."""
    text = " ".join(word.plain for word in words)
    match = _NOT_THIS.search(text)
    if match is None:
        return words
    begins, ends = text.count(" ", 0, match.start()), text.count(" ", 0, match.end()) + 1
    return words[:begins] + words[ends:]


def _after_corrections(words: list[Word], *, asked: bool) -> tuple[Word, ...]:
    text = " ".join(word.plain for word in words)
    name: tuple[Word, ...] = ()
    begins = 0
    for match in [*_CORRECTION.finditer(text), None]:
        ends = text.count(" ", 0, match.start()) if match else len(words)
        found = _name_in(words[begins:ends], asked=asked or bool(name))
        name = _corrected(name, found) if found else name
        begins = text.count(" ", 0, match.end()) + 1 if match else ends
    return name


def _corrected(before: tuple[Word, ...], after: tuple[Word, ...]) -> tuple[Word, ...]:
    """A single new word replaces the part of the name it is most like."""
    if len(before) < 2 or len(after) > 1:
        return after
    first, *rest = before
    new = after[0].plain
    if are_alike(new, rest[-1].plain) or not lexicon.is_first_name(new):
        return (first, *after)
    return (*after, *rest)


def _name_in(words: Sequence[Word], *, asked: bool) -> tuple[Word, ...]:
    if not words:
        return ()
    found = list(introductions(words))
    full = _first_believed(words, found, asked=asked)
    last = _after(words, found, Trust.LAST_NAME)
    first = _after(words, found, Trust.FIRST_NAME)
    if first and not last and asked:
        last = _surname_said_before(words)
    if first or last:
        return (*(first or full)[:1], *last) if last else first
    return full or _signed_off(words) or (_bare(words) if asked else ())


def _after(words: Sequence[Word], found: Sequence[Introduction], trust: Trust) -> tuple[Word, ...]:
    for introduction in found:
        if introduction.trust is trust and (candidate := take(words, introduction.name_at)):
            return _respelled(words, candidate)
    return ()


def _first_believed(
    words: Sequence[Word], found: Sequence[Introduction], *, asked: bool
) -> tuple[Word, ...]:
    """A plain "my name is" beats "it's", whichever came first."""
    for trust in (Trust.GIVEN, Trust.KNOWN, Trust.NICKNAME):
        for introduction in found:
            if introduction.trust is not trust:
                continue
            candidate = take(words, introduction.name_at)
            if candidate and _is_believed(candidate, introduction, asked=asked):
                return _respelled(words, candidate)
    return ()


def _is_believed(candidate: Candidate, introduction: Introduction, *, asked: bool) -> bool:
    if introduction.trust is Trust.GIVEN:
        return True
    if candidate.follows in lexicon.COMPANY_WORDS:
        return False
    first = candidate.words[0]
    has_surname = len(candidate.words) > 1
    if candidate.is_known and not candidate.has_title and lexicon.is_also_a_word(first.plain):
        is_enough = asked or introduction.trust is Trust.NICKNAME
        goes_on = candidate.follows in _SAYS_WHO or (is_enough and candidate.ends_cleanly)
        return has_surname or goes_on
    if candidate.is_known:
        return True
    if asked:
        is_weak = introduction.words.startswith(("i'm", "i am", "im"))
        return candidate.ends_cleanly and (has_surname or not is_weak)
    is_person = introduction.words in {"this is", "i'm", "i am", "soy"}
    return is_person and has_surname and candidate.ends_cleanly and _has_capitals(candidate.words)


def _has_capitals(words: Sequence[Word]) -> bool:
    return all(word.said[:1].isupper() and not word.said.isupper() for word in words)


def _respelled(words: Sequence[Word], candidate: Candidate) -> tuple[Word, ...]:
    """Applies "with a k": Caren becomes Karen, Eric becomes Erik."""
    remark = _WITH_A_LETTER.search(" ".join(word.plain for word in words))
    first = candidate.words[0].plain
    if remark is None or remark[1] in first:
        return candidate.words
    new = remark[1]
    old = "k" if new == "c" else "c"
    if first.startswith(old):
        first = new + first[1:]
    elif first.endswith(old):
        first = first[:-1] + new
    return (Word(first, first), *candidate.words[1:])


def _signed_off(words: Sequence[Word]) -> tuple[Word, ...]:
    """ "hi, Amy Rourke here", "Linda speaking"."""
    for end, word in enumerate(words):
        if word.plain not in _SIGNS_OFF:
            continue
        for start in range(max(0, end - 3), end):
            candidate = take(words, start)
            if candidate and _is_opening(words, start) and _is_signature(candidate, start, end):
                return candidate.words
    return ()


def _is_opening(words: Sequence[Word], start: int) -> bool:
    return start == 0 or words[start - 1].pause or words[start - 1].plain in _GREETINGS


def _is_signature(candidate: Candidate, start: int, end: int) -> bool:
    reaches = start + len(candidate.words) == end
    first = candidate.words[0].plain
    is_name = lexicon.is_first_name(first) and (
        len(candidate.words) > 1 or not lexicon.is_also_a_word(first)
    )
    return reaches and is_name


def _bare(words: Sequence[Word]) -> tuple[Word, ...]:
    """The name alone, as an answer; later clauses count only with a usual first name."""
    starts = [0, *(place + 1 for place, word in enumerate(words[:-1]) if word.pause)]
    for start in starts:
        begins = _past_politeness(words, start)
        candidate = take(words, begins) if begins < len(words) else None
        if candidate is None or candidate.follows in lexicon.COMPANY_WORDS:
            continue
        is_answer = start == 0 and candidate.ends_cleanly
        if candidate.is_known or is_answer or candidate.words[0].is_spelled:
            return _respelled(words, candidate)
    return ()


def _surname_said_before(words: Sequence[Word]) -> tuple[Word, ...]:
    """ "Nolte, first name Ned": what was said first is the surname."""
    said = _bare(words)
    return said if len(said) == 1 and said[0] is words[0] else ()


def _past_politeness(words: Sequence[Word], start: int) -> int:
    place = start
    while place < len(words) and words[place].plain in _POLITE and not words[place].is_spelled:
        place += 1
    return place
