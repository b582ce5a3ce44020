"""What is allowed and still likely to be regretted, in words for the owner."""

from collections.abc import Iterator, Sequence
from datetime import time
from typing import Final

from app.domain.businesses import Business
from app.domain.due import retention
from app.domain.folding import fold
from app.domain.hours import OpenSpan
from app.domain.ladder import roster_of
from app.domain.prompts.values import WEEKDAYS as WEEKDAY_NAMES
from app.domain.understanding.word_lists import ORDINARY_WORDS
from app.services.business_facts import Moment
from app.services.settings.preview import Preview

SHORTEST_WORD: Final = 3
MOST_NAMED: Final = 5


def warnings(at: Moment, shown: Preview) -> list[str]:
    business = at.business
    return [
        *_about_emergencies(business),
        *_about_words(at),
        *_about_prices(business),
        *_about_hours(at, shown),
        *_about_texts(business),
    ]


def _about_emergencies(business: Business) -> Iterator[str]:
    roster = roster_of(business)
    if not roster.regulars:
        yield "Nobody would be told of an emergency: add somebody on call, or your own phone."
    elif not business.on_call:
        yield (
            "No one is on call. Emergencies go to your own phones, and outside your opening hours "
            "callers with an emergency are offered no visit."
        )
    if not business.owner_phone:
        yield "Your own phone is missing: you are not told of emergencies, nor of anything else."
    own = business.twilio_phone_number
    listed = (*(one.phone for one in business.on_call), business.owner_phone)
    if own and own in (*listed, business.transfer_phone):
        yield "Your business number is listed as somebody's phone: it would only ring itself."


def _about_words(at: Moment) -> Iterator[str]:
    """A word that ordinary callers say makes every call an emergency."""
    known = {
        part
        for service in at.profile.facts.keywords
        for keyword in service.keywords
        for part in fold(keyword).split()
    }
    for word in at.business.emergency_keywords:
        plain = fold(word)
        if " " in plain:
            continue
        if len(plain) < SHORTEST_WORD or plain in known or plain in ORDINARY_WORDS:
            yield (
                f"“{word}” is a word that ordinary callers say, too: each of them would be treated "
                "as an emergency. Use a longer phrase."
            )


def _about_prices(business: Business) -> Iterator[str]:
    bare = [one.name for one in business.services if one.price_low is None]
    if not business.services:
        yield "No services of your own: callers who ask for a price hear that there is no set one."
    elif bare:
        yield f"Without a price: {_listed(bare)}. Callers hear that there is no set price."


def _about_hours(at: Moment, shown: Preview) -> Iterator[str]:
    business = at.business
    if not any(business.opening_hours):
        yield "Closed all week: callers are told “by appointment only”, and offered no visit."
    elif not shown.next_windows:
        days = business.booking_horizon_days
        yield f"No caller could be offered a visit within the next {days} days."
    for day, spans in enumerate(business.opening_hours):
        short = [one.name for one in business.services if spans and not _fits(spans, one.minutes)]
        if short:
            name = WEEKDAY_NAMES["en"][day]
            yield f"{name}'s hours are too short for {_listed(short)}."
    if shown.outside.total:
        many = shown.outside.total
        visits = "1 visit that is booked lies" if many == 1 else f"{many} booked visits lie"
        yield f"{visits} outside the new hours. They stay as they are until you move them."


def _about_texts(business: Business) -> Iterator[str]:
    if business.briefing_hour is not None and not business.owner_phone:
        yield "The daily briefing has no phone to go to."
    template = business.retention_sms_template
    fault = retention.fault_of(template) if business.retention_enabled and template else None
    if fault:
        yield f"Customers are not asked back: your own words for it cannot be sent, {fault}."
    if business.retention_enabled and not business.twilio_phone_number:
        yield "Without a number of your own no texts can be sent."


def _fits(spans: Sequence[OpenSpan], minutes: int) -> bool:
    """What goes on until midnight may go on after it."""
    return any(span.closes == time.max or _length(span) >= minutes for span in spans)


def _length(span: OpenSpan) -> int:
    """In minutes."""
    opens, closes = span.opens, span.closes
    return (closes.hour - opens.hour) * 60 + closes.minute - opens.minute


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
