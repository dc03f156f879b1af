"""The conformance suite: checks other implementations against the oracle."""
