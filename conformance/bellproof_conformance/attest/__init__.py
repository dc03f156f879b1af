"""Signed statements about finished runs: in-toto in a DSSE envelope, derived from the JSON Lines alone."""
