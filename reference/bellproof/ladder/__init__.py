"""Which set of words makes the hierarchy exactly tight on CHSH's curve, from which Bell value upward."""
