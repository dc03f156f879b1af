"""The sequencer's host side: names and numbers (``layout``), frames and event records (``frames``)."""
