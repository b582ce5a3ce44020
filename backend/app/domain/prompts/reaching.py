"""Prompts about persons: putting callers through, messages for them, and calls that were missed."""

from typing import Final

EN: Final[dict[str, tuple[str, ...]]] = {
    "putting_through": ("I'll try to put you through. One moment, please.",),
    "nobody_picked_up": (
        "Nobody could pick up just now, so I'll have them call you. If you'd rather leave a "
        "message after the tone, press star.",
    ),
    "nobody_picked_up_urgent": (
        "Nobody could pick up just now. If anyone is in danger, call 911. To leave a message after "
        "the tone, press star; or go on with me.",
    ),
    "message_noted": ("Okay, I'll record your message for {business}.",),
    "line_crowded": (
        "Thanks for calling {business}. All our lines are taken right now. If anyone is in danger, "
        "hang up and call 911. I'll record a message, and we'll call you back.",
    ),
    "leave_message": (
        "After the tone, please say your name, your number and what you need, then press pound.",
    ),
    "message_left": ("Thank you, I have your message. Someone will call you back.",),
    "message_empty": ("I didn't get a message, but someone will call you back.",),
    "still_there_person": (
        "Sorry, I can't hear you. For a person, press zero. To leave a message, press star.",
    ),
    "still_there_message": ("Sorry, I can't hear you. To leave a message, press star.",),
    "something_failed": ("I'm sorry, something went wrong on our end.",),
    "fallback_person": (
        "To be put through to a person, press zero. To leave a message, press star. "
        "Or just tell me again. If anyone is in danger, hang up and call 911.",
    ),
    "fallback_message": (
        "To leave a message, press star. Or just tell me again. "
        "If anyone is in danger, hang up and call 911.",
    ),
    "whisper": ("A call for {business}. {name}. {problem}.",),
    "whisper_urgent": ("Emergency call for {business}. {name}. {problem}.",),
    "whisper_key": ("Press 1 to take the call.",),
    "alert_voicemail": (
        "{business}: voicemail from {name} {phone}. Listen to it under Callbacks.",
    ),
    "text_missed_call": (
        "{business}: sorry we missed you. Tell us here what you need and where, and we'll help. "
        "Reply STOP to opt out.",
    ),
}

ES: Final[dict[str, tuple[str, ...]]] = {
    "putting_through": ("Voy a tratar de comunicarle. Un momento, por favor.",),
    "nobody_picked_up": (
        "Nadie pudo contestar ahora, así que haré que le llamen. Si prefiere dejar un mensaje "
        "después del tono, oprima asterisco.",
    ),
    "nobody_picked_up_urgent": (
        "Nadie pudo contestar ahora. Si alguien está en peligro, llame al 911. Para dejar un "
        "mensaje después del tono, oprima asterisco; o siga conmigo.",
    ),
    "message_noted": ("Muy bien, voy a grabar su mensaje para {business}.",),
    "line_crowded": (
        "Gracias por llamar a {business}. Todas las líneas están ocupadas. Si alguien está en "
        "peligro, cuelgue y llame al 911. Voy a grabar un mensaje, y le llamaremos.",
    ),
    "leave_message": (
        "Después del tono, diga su nombre, su número y qué necesita, y luego oprima gato.",
    ),
    "message_left": ("Gracias, ya tengo su mensaje. Alguien le llamará.",),
    "message_empty": ("No me llegó ningún mensaje, pero alguien le llamará.",),
    "still_there_person": (
        "Perdón, no le oigo. Para hablar con una persona, oprima cero. Para dejar un mensaje, "
        "oprima asterisco.",
    ),
    "still_there_message": ("Perdón, no le oigo. Para dejar un mensaje, oprima asterisco.",),
    "something_failed": ("Lo siento, algo falló de nuestro lado.",),
    "fallback_person": (
        "Para hablar con una persona, oprima cero. Para dejar un mensaje, oprima asterisco. "
        "O dígame otra vez. Si alguien está en peligro, cuelgue y llame al 911.",
    ),
    "fallback_message": (
        "Para dejar un mensaje, oprima asterisco. O dígame otra vez. "
        "Si alguien está en peligro, cuelgue y llame al 911.",
    ),
    "whisper": ("Una llamada para {business}. {name}. {problem}.",),
    "whisper_urgent": ("Llamada de emergencia para {business}. {name}. {problem}.",),
    "whisper_key": ("Oprima 1 para tomar la llamada.",),
    "alert_voicemail": ("{business}: mensaje de voz de {name} {phone}. Escúchelo en Callbacks.",),
    "text_missed_call": (
        "{business}: sentimos no haber contestado. Díganos aquí qué necesita y dónde, y le "
        "ayudamos. Responda STOP para no recibir mensajes.",
    ),
}
