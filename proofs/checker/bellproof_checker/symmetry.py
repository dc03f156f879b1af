"""Symmetries of one part: relabellings as automorphisms of the algebra, verified and averaged over."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bellproof_checker.claim import Relabelling, read_relabelling
from bellproof_checker.document import Json, items, keys, require, require_form
from bellproof_checker.general import Claim
from bellproof_checker.letters import Polynomial, add_to, combination, merged

MAX_GENERATORS = 16
"""Most generators of one part."""

MAX_GROUP = 1024
"""Largest group that is averaged over."""

MAX_TERMS = 2_000_000
"""Most words that an average may write down."""


@dataclass(frozen=True)
class Symmetries:
    """Generators of a group of relabellings of two parties, and all its members."""

    claim: Claim
    generators: tuple[Relabelling, ...]
    group: tuple[Relabelling, ...]

    @classmethod
    def read(cls, value: Json, claim: Claim) -> Symmetries:
        """Read the generators and multiply them out."""
        listed = items(value, "symmetries")
        require_form(len(listed) <= MAX_GENERATORS, "too-large", f"over {MAX_GENERATORS} symmetries")
        if not listed:
            return cls(claim, (), ())
        require_form(claim.pairs, "bad-swap", "symmetries belong to two parties")
        generators = tuple(
            read_relabelling(keys(one, "symmetry", ("swap", "x", "y", "a", "b")), claim.pairs[0])
            for one in listed
        )
        return cls(claim, generators, group_of(generators))

    def require_invariant(self, polynomial: Polynomial) -> None:
        """Reject unless every generator leaves the (merged) polynomial as it is."""
        for generator in self.generators:
            image = self._image(generator, polynomial)
            difference = combination([(Fraction(1), polynomial), (Fraction(-1), image)])
            require(not difference, "no-symmetry", "a symmetry changes what is to be proved")

    def average(self, polynomial: Polynomial) -> Polynomial:
        """The mean of a (merged) polynomial's images under the group; itself without symmetries."""
        if not self.group:
            return polynomial
        require_form(
            len(self.group) * len(polynomial) <= MAX_TERMS, "too-large", "too many words to be averaged"
        )
        share = Fraction(1, len(self.group))
        return combination([(share, self._image(one, polynomial)) for one in self.group])

    def _image(self, relabelling: Relabelling, polynomial: Polynomial) -> Polynomial:
        letters = {}
        budget = MAX_TERMS // max(1, len(self.group))
        result: Polynomial = {}
        algebra = self.claim.algebra
        for word, coefficient in polynomial.items():
            image: Polynomial = {algebra.one: Fraction(1)}
            for party, side in enumerate(word):
                for letter in side:
                    key = (party, letter)
                    if key not in letters:
                        letters[key] = self._letter(relabelling, party, *letter)
                    # Counted before it is done: a last outcome is a sum of all others.
                    budget -= len(image) * len(letters[key])
                    require_form(budget >= 0, "too-large", "the images of a symmetry have too many words")
                    image = algebra.multiply(image, letters[key])
            for one, factor in image.items():
                add_to(result, merged(one), factor * coefficient)
        return result

    def _letter(self, relabelling: Relabelling, party: int, setting: int, outcome: int) -> Polynomial:
        """The image of a letter: of P(0|x) - P(1|x), or of P(a|x)."""
        settings, outcomes = (relabelling.x, relabelling.a) if party == 0 else (relabelling.y, relabelling.b)
        side = 1 - party if relabelling.swap else party
        place, images = settings[setting], outcomes[setting]
        project = self.claim.algebra.projector
        first = project(side, place, images[outcome])
        if len(images) == 2:  # noqa: PLR2004 - reflections
            return combination([(Fraction(1), first), (Fraction(-1), project(side, place, images[1]))])
        return first


def _compose(first: Relabelling, second: Relabelling) -> Relabelling:
    """First, then second."""
    # After a swap by the first, what was Alice's is moved by the second's permutations of Bob.
    mine, theirs = ((second.y, second.b), (second.x, second.a))
    if not first.swap:
        mine, theirs = theirs, mine
    return Relabelling(
        first.swap ^ second.swap,
        tuple(mine[0][x] for x in first.x),
        tuple(theirs[0][y] for y in first.y),
        tuple(tuple(mine[1][x][a] for a in images) for x, images in zip(first.x, first.a, strict=True)),
        tuple(tuple(theirs[1][y][b] for b in images) for y, images in zip(first.y, first.b, strict=True)),
    )


def group_of(generators: tuple[Relabelling, ...]) -> tuple[Relabelling, ...]:
    """All products of the generators; a finite group needs no inverses."""
    found = dict.fromkeys(generators)
    waiting = list(found)
    while waiting:
        one = waiting.pop()
        for generator in generators:
            product = _compose(one, generator)
            if product not in found:
                found[product] = None
                waiting.append(product)
                require_form(len(found) <= MAX_GROUP, "too-large", f"a group of over {MAX_GROUP} symmetries")
    return tuple(found)
