"""Twilio's REST API: texts, calls that we place, and numbers."""
