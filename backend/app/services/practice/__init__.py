"""Practice calls: the owner talks to their own receptionist, and nothing real is touched."""
