"""The whole experiment in simulation: ions, sequencer, settings service, event log, certificate."""
