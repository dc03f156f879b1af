"""Judging answers: exactly, one-sided where a claim of security is made, with the precision that it takes."""
