"""Chats: prompts that belong to them, and what is worded otherwise for those who read us.

The first two hold prompts of their own. The others stand in for prompts of the same name, with the
same values, wherever a conversation is not spoken: nobody "calls", "hears" or "hangs up" there.
"""

from typing import Final

EN: Final[dict[str, tuple[str, ...]]] = {
    "visit_needs_person": (
        "To protect our customers I can't look up visits here. Leave your name and number, and "
        "someone will call you about it.",
    ),
    "visit_person_calls": ("Thank you. Someone will call you about your visit.",),
}

ES: Final[dict[str, tuple[str, ...]]] = {
    "visit_needs_person": (
        "Para proteger a nuestros clientes no puedo ver visitas aquí. Déjeme su nombre y su "
        "número, y alguien le llamará para verlo.",
    ),
    "visit_person_calls": ("Gracias. Alguien le llamará por lo de su visita.",),
}

READ_EN: Final[dict[str, tuple[str, ...]]] = {
    "greeting": ("Hi, this is {business}. What can we help you with today?",),
    "greeting_known": ("Hi {name}, this is {business}. What can we help you with today?",),
    "goodbye": ("Thanks for getting in touch. Goodbye.",),
    "goodbye_booked": ("Thanks for getting in touch, see you then. Goodbye.",),
    "wrong_number": ("This is {business}, so it sounds like you meant somebody else. Goodbye.",),
    "gone_quiet": ("I'll leave it there for now. Write again any time. Goodbye.",),
    "ask_name": (
        "May I have your name?",
        "Sorry, I didn't get that. What's your name?",
        "Could you write just your name, first and last?",
    ),
    "ask_phone": (
        "What's the best number to reach you?",
        "Sorry, what's your phone number, with the area code?",
        "Could you write the ten digits of your phone number?",
    ),
    "ask_address": (
        "What's the address where you need the work done?",
        "Sorry, I didn't get the address. What are the house number and street?",
        "Could you write just the house number, the street and the city of the address?",
    ),
    "still_there": ("Sorry, I didn't get anything.",),
    "hear_you": ("Yes, I can read you.",),
    "repeat": ("I wrote: {text}",),
    "trouble": (
        "I'm sorry, I'm having trouble understanding. If you left your number, someone will call "
        "you back. Goodbye.",
    ),
    "offer_two": (
        "I have {first}, or {second}. Does either of those work for you?",
        "Sorry, I can do {first}, or {second}. Does either of those work for you?",
        "Please write the first one, the second one, or neither: {first}, or {second}. "
        "Would either of those work for you?",
    ),
    "confirm_booking": (
        "That's {window}, for {name} at {address}. Shall I book that for you?",
        "Sorry, was that a yes to {window}? Shall I book that for you?",
        "Please write yes or no. {window}, at {address}: shall I book that for you?",
    ),
    "confirm_booking_urgent": (
        "The soonest I have is {window}, for {name} at {address}. Shall I book that for you?",
        "Sorry, was that a yes to {window}? Shall I book that for you?",
        "Please write yes or no. {window}, at {address}: shall I book that for you?",
    ),
    "confirm_booking_on_call": (
        "Our on-call technician can come outside our opening hours: {window}, for {name} at "
        "{address}. Shall I book that for you?",
        "Sorry, was that a yes to {window}? Shall I book that for you?",
        "Please write yes or no. {window}, at {address}: shall I book that for you?",
    ),
    "confirm_move": (
        "I can move your visit from {old} to {window}. Does that work for you?",
        "Sorry, was that a yes to {window}? Does that work for you?",
        "Please write yes or no. Moving to {window}: does that work for you?",
    ),
    "confirm_cancel": (
        "I see your visit {window}. Would you like me to cancel it?",
        "Sorry, should I cancel the visit {window}, yes or no?",
        "Please write yes to cancel the visit {window}, or no to keep it. Should I cancel it?",
    ),
    "person_promised": ("Nobody is free right now, but they will call you back.",),
    "danger_medical": (
        "Please call 911 now. I can't call 911 for you.",
        "Put this chat away and call 911 now, and tell them your address.",
    ),
    "urgent_general": (
        "I'm marking this as urgent. If anyone is in danger, call 911 now; I can't call for you.",
        "If anyone is in danger, call 911 now.",
    ),
}

READ_ES: Final[dict[str, tuple[str, ...]]] = {
    "greeting": ("Hola, somos {business}. ¿Qué necesita hoy?",),
    "greeting_known": ("Hola {name}, somos {business}. ¿Qué necesita hoy?",),
    "goodbye": ("Gracias por escribirnos. Adiós.",),
    "goodbye_booked": ("Gracias por escribirnos. Allí estaremos. Adiós.",),
    "wrong_number": ("Somos {business}; parece que buscaba a otra persona. Adiós.",),
    "gone_quiet": ("Lo dejo aquí por ahora. Escríbanos cuando quiera. Adiós.",),
    "ask_name": (
        "¿Me da su nombre, por favor?",
        "Perdón, no lo entendí bien. ¿Cómo se llama?",
        "¿Me escribe solo su nombre y apellido?",
    ),
    "ask_phone": (
        "¿A qué número de teléfono le podemos llamar?",
        "Perdón, ¿cuál es su número de teléfono, con el código de área?",
        "¿Me escribe los diez dígitos de su número de teléfono?",
    ),
    "ask_address": (
        "¿Cuál es la dirección donde necesita el servicio?",
        "Perdón, no entendí la dirección. ¿Qué número y calle es la dirección?",
        "¿Me escribe solo el número, la calle y la ciudad de la dirección?",
    ),
    "still_there": ("Perdón, no me llegó nada.",),
    "hear_you": ("Sí, le leo bien.",),
    "repeat": ("Le escribía: {text}",),
    "trouble": (
        "Lo siento, no le estoy entendiendo. Si dejó su número, alguien le llamará. Adiós.",
    ),
    "offer_two": (
        "Tengo {first}, o {second}. ¿Le funciona alguna de las dos?",
        "Perdón, puedo ofrecerle {first}, o {second}. ¿Le funciona alguna de las dos?",
        "Escriba la primera, la segunda o ninguna: {first}, o {second}. ¿Le funciona alguna?",
    ),
    "confirm_booking": (
        "Sería {window}, a nombre de {name}, en {address}. ¿Le parece bien y la agendo?",
        "Perdón, ¿es un sí a {window}? ¿Le parece bien y la agendo?",
        "Escriba sí o no. {window}, en {address}: ¿le parece bien y la agendo?",
    ),
    "confirm_booking_urgent": (
        "Lo más pronto que tengo es {window}, a nombre de {name}, en {address}. "
        "¿Le parece bien y la agendo?",
        "Perdón, ¿es un sí a {window}? ¿Le parece bien y la agendo?",
        "Escriba sí o no. {window}, en {address}: ¿le parece bien y la agendo?",
    ),
    "confirm_booking_on_call": (
        "Nuestro técnico de guardia puede ir fuera de nuestro horario: {window}, a nombre de "
        "{name}, en {address}. ¿Le parece bien y la agendo?",
        "Perdón, ¿es un sí a {window}? ¿Le parece bien y la agendo?",
        "Escriba sí o no. {window}, en {address}: ¿le parece bien y la agendo?",
    ),
    "confirm_move": (
        "Puedo cambiar su visita de {old} a {window}. ¿Le funciona?",
        "Perdón, ¿es un sí a {window}? ¿Le funciona?",
        "Escriba sí o no. Cambiarla a {window}, ¿le funciona?",
    ),
    "confirm_cancel": (
        "Veo su visita {window}. ¿Quiere que la cancele?",
        "Perdón, ¿cancelo la visita {window}, sí o no?",
        "Escriba sí para cancelar la visita {window}, o no para dejarla. ¿La cancelo, sí o no?",
    ),
    "person_promised": ("Ahora mismo no hay nadie libre, pero le van a llamar.",),
    "danger_medical": (
        "Llame al 911 ahora. Yo no puedo llamar al 911 por usted.",
        "Deje este chat y llame al 911 ahora, y dígales su dirección.",
    ),
    "urgent_general": (
        "Lo marco como urgente. Si hay alguien en peligro, llame al 911 ahora; yo no puedo llamar "
        "por usted.",
        "Si hay alguien en peligro, llame al 911 ahora.",
    ),
}
