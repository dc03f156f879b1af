"""Closed forms derived and proved in computer algebra."""
