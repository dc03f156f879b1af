"""The statistical tests of Appendix D.4: exact statistics, enclosed p-values."""
