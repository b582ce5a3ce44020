"""Twilio's webhooks: what it sends, whether it was Twilio, and what it is told to do."""

from app.routers.twilio_integration import relay_done, sms, sms_status, voice
from app.routers.twilio_integration.relay import socket

ROUTERS = (voice.router, relay_done.router, socket.router, sms.router, sms_status.router)
