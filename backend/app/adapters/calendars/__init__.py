"""Calendars elsewhere: files that are only read, CalDAV, Google."""
