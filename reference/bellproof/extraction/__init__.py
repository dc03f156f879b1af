"""Randomness extractors: strings that are only hard to guess become strings close to uniform."""
