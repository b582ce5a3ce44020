"""ConversationRelay: the same dialogue over a WebSocket that Twilio opens to us."""
