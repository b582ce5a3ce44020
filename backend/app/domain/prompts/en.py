"""English prompts by name. Several wordings: the second is for asking again, and so on."""

from typing import Final

from app.domain.prompts import (
    due_work,
    escalating,
    owner_line,
    reaching,
    reporting,
    texts,
    written,
)

CATALOGUE: Final[dict[str, tuple[str, ...]]] = {
    # --- hello and goodbye
    "greeting": ("Thanks for calling {business}. What can we help you with today?",),
    "greeting_known": (
        "Hi {name}, thanks for calling {business}. What can we help you with today?",
    ),
    "this_is": ("Yes, this is {business}.",),
    "goodbye": ("Thanks for calling. Goodbye.",),
    "goodbye_booked": ("Thanks for calling, see you then. Goodbye.",),
    "wrong_number": ("This is {business}, so it sounds like a wrong number. Goodbye.",),
    "no_sales": ("Thanks, but we're not interested. Goodbye.",),
    "gone_quiet": ("I can't hear anyone, so I'll hang up now. Please call again. Goodbye.",),
    # --- questions
    "ask_problem": (
        "What's going on, and how can we help?",
        "Sorry, I didn't get that. What do you need help with?",
        "Could you tell me in a few words what the problem is?",
    ),
    "ask_what_about": ("What is it about?", "In a few words, what's it about?"),
    "ask_safety": ("Is water running right now, or is anyone in danger?",),
    "ask_name": (
        "May I have your name?",
        "Sorry, I missed that. What's your name?",
        "Could you say just your name, first and last?",
    ),
    "ask_phone": (
        "What's the best number to reach you?",
        "Sorry, what's your phone number, digit by digit?",
        "Could you give me the ten digits of your phone number?",
    ),
    "ask_address": (
        "What's the address where you need the work done?",
        "Sorry, I didn't catch the address. What are the house number and street?",
        "Could you say just the house number, the street and the city of the address?",
    ),
    "ask_zip": ("And what's the ZIP code there?",),
    "ask_address_on_file": (
        "Is {address} still the address?",
        "Should we come to {address}? Is that still the address?",
        "I still have {address}. Yes or no, is that still the address?",
    ),
    "ask_time": (
        "What day and time would you like us to come?",
        "When would you like us to come? For example, tomorrow morning.",
        "What day is good for you?",
    ),
    "ask_anything_else": (
        "Is there anything else I can do for you?",
        "Sorry, was there anything else?",
    ),
    # --- the line
    "are_you_there": ("Are you still there?",),
    "still_there": ("Sorry, I can't hear you.",),
    "take_your_time": ("Take your time, I'm here.",),
    "robot": ("I'm the automated receptionist for {business}.",),
    "hear_you": ("Yes, I can hear you.",),
    "repeat": ("I said: {text}",),
    "repeat_again": ("Sure, once more: {text}",),
    "verbatim": ("{text}",),
    "trouble": (
        "I'm sorry, I'm having trouble understanding. I'll have someone call you back. Goodbye.",
    ),
    "trouble_urgent": (
        "I'm sorry, I'm not understanding you, so I'm alerting the owner to call you right back. "
        "If anyone is in danger, call 911 now. Goodbye.",
    ),
    "noted": ("I've noted that.",),
    "apology": ("I'm sorry, something went wrong on our end. Please call again. Goodbye.",),
    "suspended": ("I'm sorry, {business} can't take calls here right now. Goodbye.",),
    "suspended_call": (
        "I'm sorry, {business} can't take calls here right now. Please call {phone} instead. "
        "Goodbye.",
    ),
    "not_in_service": (
        "I'm sorry, nobody can be reached at this number. If anyone is in danger, call 911. "
        "Goodbye.",
    ),
    "call_failed": (
        "I'm sorry, something went wrong on our end. Please call again in a minute. "
        "If anyone is in danger, call 911 now. Goodbye.",
    ),
    "call_over": ("That's all for this call. Please call again any time. Goodbye.",),
    # --- offering and booking
    "offer_two": (
        "I have {first}, or {second}. Does either of those work for you?",
        "Sorry, I can do {first}, or {second}. Does either of those work for you?",
        "Please say the first one, the second one, or neither: {first}, or {second}. "
        "Would either of those work for you?",
    ),
    "offered_again": ("So, {first}. Does that work for you?",),
    "confirm_booking": (
        "That's {window}, for {name} at {address}. Shall I book that for you?",
        "Sorry, was that a yes to {window}? Shall I book that for you?",
        "Please say yes or no. {window}, at {address}: shall I book that for you?",
    ),
    "confirm_booking_urgent": (
        "The soonest I have is {window}, for {name} at {address}. Shall I book that for you?",
        "Sorry, was that a yes to {window}? Shall I book that for you?",
        "Please say yes or no. {window}, at {address}: shall I book that for you?",
    ),
    "confirm_booking_on_call": (
        "Our on-call technician can come outside our opening hours: {window}, for {name} at "
        "{address}. Shall I book that for you?",
        "Sorry, was that a yes to {window}? Shall I book that for you?",
        "Please say yes or no. {window}, at {address}: shall I book that for you?",
    ),
    "surcharge": ("Emergency visits carry a surcharge of {amount}.",),
    "confirm_move": (
        "I can move your visit from {old} to {window}. Does that work for you?",
        "Sorry, was that a yes to {window}? Does that work for you?",
        "Please say yes or no. Moving to {window}: does that work for you?",
    ),
    "sorry_closed": ("We're closed then.",),
    "sorry_full": ("We're fully booked then.",),
    "sorry_reserved": ("That time is kept free for emergencies.",),
    "sorry_too_late": ("That's too close to closing time for this visit.",),
    "sorry_too_soon": ("I can't get anyone there that soon.",),
    "sorry_too_far": ("I can't book that far ahead.",),
    "sorry_no_skill": ("Nobody on our schedule does that kind of work.",),
    "sorry_out_of_area": ("That address is outside our service area.",),
    "window_taken": ("I'm sorry, that time was just taken.",),
    "no_windows": ("I don't have an open time I can offer. I'll have someone call you back.",),
    "booked": ("You're booked for {window}.",),
    "waitlisted": ("If something opens up sooner, we'll text you.",),
    "booked_urgent": ("You're booked for {window}, marked as an emergency.",),
    "already_booked": ("That's already booked: {window}.",),
    "moved": ("Your visit is moved to {window}.",),
    # --- visits that stand
    "confirm_cancel": (
        "I see your visit {window}. Would you like me to cancel it?",
        "Sorry, should I cancel the visit {window}, yes or no?",
        "Please say yes to cancel the visit {window}, or no to keep it. Should I cancel it?",
    ),
    "cancelled": ("Your visit {window} is cancelled.",),
    "visit_is": ("Your visit is {window}.",),
    "visit_to_move": ("I see your visit {window}.",),
    "nothing_sooner": ("I'm sorry, nothing sooner is open. Your visit stays {window}.",),
    "visit_kept": ("Okay, I've left your visit as it is.",),
    "visit_not_under_number": ("I don't see a visit under this phone number.",),
    "visit_not_found": (
        "I don't see a visit under that name and address. I'll have someone call you back.",
    ),
    # --- a call we owe
    "will_call_back": ("Thank you. Someone will call you back.",),
    "person_will_call": ("I'll have someone call you back.",),
    "owner_will_call": ("I'll have the owner call you.",),
    "person_promised": ("Nobody can come to the phone right now, but they will call you back.",),
    "person_finds_time": ("I'll have someone call you back to find a time that suits you.",),
    "no_hurry": ("No problem. I've noted it, and someone can check back with you.",),
    "outside_area": ("I'm sorry, {zip} is outside our service area, so we can't come out.",),
    # --- questions callers ask
    "price_range": (
        "{service} usually runs {low} to {high}. That's an estimate, not a final price.",
    ),
    "price_unknown": (
        "I don't have a set price for that and won't guess. "
        "You'd get an estimate from the technician.",
    ),
    "hours": ("We're open {hours}.",),
    "area_yes": ("Yes, we come to {zip}.",),
    "area_no": ("I'm sorry, {zip} is outside our service area.",),
    "area_by_zip": ("That depends on the ZIP code; tell me yours and I'll check.",),
    "area_unknown": ("Tell me your address and I'll note it for the technician.",),
    "do_not_know": ("I don't know that, but someone here can tell you.",),
    # --- safety
    "danger_gas": (
        "Please leave the house now and don't touch any switches. From outside, call 911 or the "
        "gas utility. I can't call 911 for you.",
        "To be safe: everybody outside, nobody goes back in, no switches and no flames. Then call"
        " 911 or the gas utility from out there.",
    ),
    "danger_carbon_monoxide": (
        "Please get everyone outside into fresh air now and call 911 from there. "
        "I can't call 911 for you.",
        "To be safe: everybody out into fresh air, nobody goes back in, and call 911 from outside.",
    ),
    "danger_fire": (
        "Please get everyone out now and call 911 from outside. I can't call 911 for you.",
        "To be safe: everybody out, nobody goes back in, and call 911 from outside.",
    ),
    "danger_shock": (
        "Please stay away from it and don't touch it, nor the panel. If anyone is hurt, or it "
        "smells, smokes or burns, get out and call 911. I can't call 911 for you.",
        "To be safe: don't touch it, nor the panel, and keep everybody away. If it smells, smokes"
        " or anyone is hurt, get out and call 911.",
    ),
    "danger_water_near_power": (
        "Please stay out of the water and don't touch the panel or any switches. If anyone is in "
        "danger, call 911. I can't call 911 for you.",
        "To be safe: stay out of the water, touch no panel, switch or plug, and call 911 if it "
        "reaches the power.",
    ),
    "danger_medical": (
        "Please call 911 now. I can't call 911 for you.",
        "Hang up and call 911 now, and tell them your address.",
    ),
    "urgent_water": (
        "Turn off the main water valve if you can, usually near the meter. If anyone is in "
        "danger, call 911. I can't call 911 for you.",
        "To be safe: keep away from outlets and the panel, and close the main water valve if you "
        "can reach it without wading.",
    ),
    "urgent_sewage": (
        "Stop running water and flushing, and keep away from the sewage. If anyone is in danger, "
        "call 911. I can't call 911 for you.",
        "To be safe: use no water, don't touch it, and keep children and pets away.",
    ),
    "urgent_no_heat": (
        "I'm marking this as urgent. Keep everyone warm, and never use an oven or grill for heat. "
        "If anyone is in danger, call 911; I can't call for you.",
        "To be safe: keep everyone warm with blankets, never with an oven or a grill, and call "
        "911 if anyone gets ill.",
    ),
    "urgent_no_cooling": (
        "I'm marking this as urgent. Keep everyone cool and drinking water. If anyone feels faint, "
        "call 911; I can't call for you.",
        "To be safe: keep everyone cool and drinking, and call 911 if anyone feels faint or "
        "confused.",
    ),
    "urgent_no_power": (
        "I'm marking this as urgent. Stay away from fallen wires. If anyone is in danger, call "
        "911; I can't call for you.",
        "To be safe: keep away from fallen wires and anything that smells burnt, and call 911 if "
        "anyone depends on a machine.",
    ),
    "urgent_general": (
        "I'm marking this as urgent. If anyone is in danger, hang up and call 911; I can't call "
        "for you.",
        "If anyone is in danger, hang up and call 911 now.",
    ),
    # --- texts
    "text_sooner_call_us": (
        "{business}: a sooner time just opened up: {window}. First come, first served: call us to "
        "take it.",
    ),
    "text_sooner": (
        "{business}: a sooner time just opened up: {window}. First come, first served: "
        "call us at {phone} to take it.",
    ),
    "text_en_route": ("{business}: {technician} is on the way to you now.",),
    "text_en_route_nobody": ("{business}: we are on the way to you now.",),
    "alert_calendar_failing": (
        "{business}: the linked {kind} calendar has not answered for a while ({error}). Times "
        "taken there may be out of date. Please check it under Calendars.",
    ),
    "alert_calendar_conflict": (
        'CALENDAR CONFLICT: the visit of {name} {window} overlaps "{title}" in a linked '
        "calendar. Please move one of them.",
    ),
    "alert_emergency": ("EMERGENCY call from {name} {phone}: {problem}. {address}",),
    "alert_emergency_booked": (
        "EMERGENCY booked for {window}: {name} {phone}, {address}. {problem}",
    ),
    "text_assigned": ("{business}: a visit for you {window}: {text}",),
    "text_unassigned": ("{business}: no longer a visit for you {window}: {text}",),
    # --- texts of the service's own accord
    **due_work.EN,
    **texts.EN,
    # --- the ladder
    **escalating.EN,
    # --- persons, messages, missed calls
    **reaching.EN,
    # --- the owner's line
    **owner_line.EN,
    # --- what the owner reads
    **reporting.EN,
    # --- chats
    **written.EN,
}
