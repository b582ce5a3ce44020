"""A stand-in for Twilio's REST API, for development and tests: nothing leaves this machine."""
