"""The testbench of the sequencer: simulators, models, host, stimulus and coverage."""
