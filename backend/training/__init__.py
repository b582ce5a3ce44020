"""Fits the models that back up the rules; not part of the service."""
