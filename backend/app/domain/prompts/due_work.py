"""Texts that nobody asked for just now: reminders, follow-ups, reviews, the owner's evening."""

from typing import Final

EN: Final[dict[str, tuple[str, ...]]] = {
    "text_reminder": ("{business}: your visit is {day}. Reply C to confirm, R to reschedule.",),
    "text_reminder_confirmed": ("{business}: see you {day}. Reply R to reschedule.",),
    "text_followup": (
        "{business}: you got in touch, and we have no visit booked for you yet. Still need us? "
        "Just reply here. Reply STOP to opt out.",
    ),
    "text_retention": (
        "Hi {name}, it's {business}. It has been a while. Is there anything we can check or fix "
        "for you? Just reply here.",
    ),
    "text_retention_stop": ("Reply STOP to opt out.",),
    "text_review": (
        "{business}: thanks for having us. Would you tell others how it went? {link} "
        "Reply STOP to opt out.",
    ),
    "briefing_free": ("{business}, tomorrow: no visits.",),
    "briefing_one": ("{business}, tomorrow: 1 visit.",),
    "briefing_many": ("{business}, tomorrow: {count} visits.",),
    "briefing_job": ("{hour}: {text}.",),
    "briefing_job_urgent": ("{hour}: EMERGENCY, {text}.",),
    "briefing_more": ("And {count} more.",),
    "briefing_calls": ("Calls to return: {count}.",),
    "briefing_calls_named": ("Calls to return: {count} ({names}).",),
    "briefing_emergencies": ("Emergencies nobody has taken: {count}.",),
}

ES: Final[dict[str, tuple[str, ...]]] = {
    "text_reminder": (
        "{business}: su visita es {day}. Responda C para confirmar, R para cambiarla.",
    ),
    "text_reminder_confirmed": ("{business}: su visita es {day}. Responda R para cambiarla.",),
    "text_followup": (
        "{business}: nos contactó y no tiene visita agendada. ¿Todavía nos necesita? "
        "Responda a este mensaje. STOP para no recibir mensajes.",
    ),
    "text_retention": (
        "Hola {name}, somos {business}. Hace tiempo que no le visitamos. ¿Hay algo que revisar o "
        "reparar? Responda a este mensaje.",
    ),
    "text_retention_stop": ("Responda STOP para no recibir mensajes.",),
    "text_review": (
        "{business}: gracias por recibirnos. ¿Nos deja su opinión? {link} "
        "Responda STOP para no recibir mensajes.",
    ),
    "briefing_free": ("{business}, mañana: sin visitas.",),
    "briefing_one": ("{business}, mañana: 1 visita.",),
    "briefing_many": ("{business}, mañana: {count} visitas.",),
    "briefing_job": ("{hour}: {text}.",),
    "briefing_job_urgent": ("{hour}: EMERGENCIA, {text}.",),
    "briefing_more": ("Y {count} más.",),
    "briefing_calls": ("Llamadas por devolver: {count}.",),
    "briefing_calls_named": ("Llamadas por devolver: {count} ({names}).",),
    "briefing_emergencies": ("Emergencias sin atender: {count}.",),
}
