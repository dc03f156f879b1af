"""Bounds on one trial: local, no-signalling and quantum."""
