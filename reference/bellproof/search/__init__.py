"""Untrusted numerical search, rounded to exact certificates."""
