"""Exact certificates for any Bell expression: words, levels, moment matrices, and the untrusted search."""
