"""The published safety set: labelled calls, and how well triage grades them."""
