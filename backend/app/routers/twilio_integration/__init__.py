"""Twilio's webhooks: what it sends, whether it was Twilio, and what it is told to do."""

from app.routers.twilio_integration import (
    escalation,
    fallback,
    messages_left,
    owner_voice,
    person,
    relay_done,
    sms,
    sms_status,
    voice,
)
from app.routers.twilio_integration.relay import socket

ROUTERS = (
    voice.router,
    person.router,
    person.other_leg,
    messages_left.router,
    relay_done.router,
    socket.router,
    fallback.router,
    owner_voice.router,
    sms.router,
    sms_status.router,
    escalation.router,
)
