"""Event logs of a Bell experiment's sequencer, checked against the rules that certified randomness rests on."""
