"""Measurement settings from three sources of randomness, handed out once each (Pironio et al. 2010, D.2)."""
