"""Do the settings come as often as P(x,y) says: over the whole log, and in every window of it.

The test is Chernoff's bound: a count of k in n trials of probability p, or one farther out on the same side, has
probability at most exp(-n D(k/n || p)), D being the relative entropy. The bound is computed from below in the
exponent, so that an alarm is one: under P(x,y) any alarm at all has at most the profile's significance. Half of
it goes to the whole log and half to the windows, of which the k-th gets a share 1/(k (k + 1)), so that their number
need not be known; every share is split over the setting pairs and the two sides of their expectations.
"""

from __future__ import annotations

from fractions import Fraction

from bellproof import interval
from bellproof.enclosure import point
from bellproof.trace.event import Event
from bellproof.trace.order import Said
from bellproof.trace.profile import Profile

_BITS = 64
Pair = tuple[int, int]


def exponent(n: int, k: int, p: Fraction) -> Fraction:
    """A lower bound on n D(k/n || p) in nats, at most about 2^-50 relative below it; 0 for k/n = p."""
    share = Fraction(k, n)
    if share == p:
        return Fraction(0)
    total = Fraction(0)
    for part, wanted in ((share, p), (1 - share, 1 - p)):
        if part:
            total += part * interval.ln(point(part / wanted), _BITS + 2 * n.bit_length()).lo
    return max(Fraction(0), n * total)


class Balance:
    """Counts the setting pairs of records, aborted ones included: what is dropped would be the bias."""

    def __init__(self, profile: Profile) -> None:
        """Take what the profile expects."""
        self._inputs = profile.inputs
        rows, columns = profile.inputs.shape
        self._pairs = [(x, y) for x in range(rows) for y in range(columns)]
        self._size = profile.window
        self._total: dict[Pair, int] = dict.fromkeys(self._pairs, 0)
        self._window: dict[Pair, int] = dict.fromkeys(self._pairs, 0)
        self._in_window = 0
        self._windows = 0
        self._tests = profile.applies("input-drift"), profile.applies("input-bias")
        # Two sides of every pair's expectation, and half of the significance for each of the two tests.
        self._share = profile.significance / (4 * len(self._pairs))
        self._known: dict[tuple[int, Fraction], Fraction] = {}

    def see(self, event: Event) -> Said:
        """Count, and look at a window when it is full."""
        pair = (event.x, event.y)
        if event.kind != "record" or pair not in self._total:
            return None
        self._window[pair] += 1
        self._in_window += 1
        if self._in_window < self._size:
            return None
        return self._close_window()

    def _close_window(self) -> Said:
        self._windows += 1
        share = self._share / (self._windows * (self._windows + 1))
        counts = dict(self._window)
        for pair in self._pairs:
            self._total[pair] += counts[pair]
            self._window[pair] = 0
        n, self._in_window = self._in_window, 0
        if not self._tests[0]:
            return None
        worst = self._unlikely(counts, n, share)
        return (
            None if worst is None else ("input-drift", f"in the window of {n} records that ends here {worst}")
        )

    def end(self) -> Said:
        """Look at the whole log."""
        counts = {pair: self._total[pair] + self._window[pair] for pair in self._pairs}
        n = sum(counts.values())
        if n == 0 or not self._tests[1]:
            return None
        worst = self._unlikely(counts, n, self._share)
        return None if worst is None else ("input-bias", f"of {n} records {worst}")

    def _unlikely(self, counts: dict[Pair, int], n: int, share: Fraction) -> str | None:
        """Name the pair whose count has a smaller probability than its share, if there is one."""
        limit = interval.ln(point(1 / share), _BITS).hi
        for (x, y), count in counts.items():
            p = self._inputs.probability(x, y)
            if (count, p) not in self._known or n != self._size:
                self._known[count, p] = exponent(n, count, p)
            if self._known[count, p] > limit:
                return f"{count} have the settings {x},{y}, where P({x},{y}) = {p}"
        return None
