"""Randomness expansion (Pironio et al. 2010, Appendix B): what it costs and yields, and the whole protocol."""
