"""What customers read in texts about their visits and in threads, in English and Spanish.

Nobody is told to reply with a word that Twilio takes for consent, such as YES or CANCEL; STOP and
START are named for what they do. One segment holds 160 characters.
"""

from typing import Final

EN: Final[dict[str, tuple[str, ...]]] = {
    # --- about a visit
    "text_booked": (
        "{business}: you're booked for {window}. "
        "Reply C to confirm, R to reschedule, STOP to opt out.",
    ),
    "text_moved": (
        "{business}: your visit is moved to {window}. "
        "Reply C to confirm, R to reschedule, STOP to opt out.",
    ),
    "text_cancelled": ("{business}: your visit {window} is cancelled. Reply STOP to opt out.",),
    "thread_confirmed": ("Thanks, your visit {window} is confirmed. Reply R to reschedule.",),
    "which_visit": (
        "You have a visit {first}, and one {second}. Which one do you mean?",
        "Sorry, which one do you mean: the first, {first}, or the second, {second}?",
    ),
    # --- about texts
    "no_more_texts": ("Okay, we won't text you any more.",),
    "thread_stopped": (
        "{business}: you won't get any more texts from us. Text START if you want them again.",
    ),
    "thread_started": ("{business}: you will get our texts again. What can we help you with?",),
    "thread_help": (
        "This is {business}. Text us what you need done, and where. "
        "Text STOP to get no more texts. If anyone is in danger, call 911.",
    ),
    "thread_picture": (
        "Thanks for the picture. I can't see what is on it, so please tell me in words.",
    ),
    "thread_staff": (
        "{business}: this line is for customers, and your number is one of ours. Your text is "
        "kept, but nobody reads it now. In danger, call 911.",
    ),
    "thread_failed": (
        "Sorry, texting is not working right now. Please call us instead. "
        "If anyone is in danger, call 911.",
    ),
}

ES: Final[dict[str, tuple[str, ...]]] = {
    # --- about a visit
    "text_booked": (
        "{business}: su cita es {window}. "
        "Responda C para confirmar, R para cambiarla, STOP para salir.",
    ),
    "text_moved": (
        "{business}: su cita es ahora {window}. "
        "Responda C para confirmar, R para cambiarla, STOP para salir.",
    ),
    "text_cancelled": (
        "{business}: su visita {window} queda cancelada. Responda STOP para no recibir mensajes.",
    ),
    "thread_confirmed": (
        "Gracias, su visita {window} queda confirmada. Responda R para cambiarla.",
    ),
    "which_visit": (
        "Tiene una visita {first}, y otra {second}. ¿A cuál se refiere?",
        "Perdón, ¿a cuál se refiere: la primera, {first}, o la segunda, {second}?",
    ),
    # --- about texts
    "no_more_texts": ("Está bien, no le enviaremos más mensajes de texto.",),
    "thread_stopped": (
        "{business}: no recibirá más mensajes nuestros. Escriba START si los quiere de nuevo.",
    ),
    "thread_started": ("{business}: volverá a recibir nuestros mensajes. ¿Qué necesita?",),
    "thread_help": (
        "Habla {business}. Escríbanos qué necesita, y dónde. "
        "Escriba STOP para no recibir más mensajes. Si alguien está en peligro, llame al 911.",
    ),
    "thread_picture": (
        "Gracias por la foto. No puedo ver qué muestra, así que cuéntemelo en palabras, por favor.",
    ),
    "thread_staff": (
        "{business}: esta línea es para clientes y su número es nuestro. Guardamos su mensaje, "
        "pero nadie lo lee ahora. En peligro, llame al 911.",
    ),
    "thread_failed": (
        "Lo siento, los mensajes no funcionan ahora mismo. Por favor llámenos. "
        "Si alguien está en peligro, llame al 911.",
    ),
}
