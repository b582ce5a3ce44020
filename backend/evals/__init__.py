"""Scripted callers ring the service, and what it stored afterwards is judged."""
