"""Twilio's webhooks: what it sends, whether it was Twilio, and what it is told to do."""

from app.routers.twilio_integration import owner_voice, sms, sms_status, voice

ROUTERS = (voice.router, owner_voice.router, sms.router, sms_status.router)
