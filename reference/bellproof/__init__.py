"""Exact reference implementation and test oracle for randomness certified by Bell's theorem.

Pironio et al. 2010, "Random numbers certified by Bell's theorem". Importing this package
loads nothing heavy: every module is imported by its own name.
"""

__version__ = "0.1.0"
