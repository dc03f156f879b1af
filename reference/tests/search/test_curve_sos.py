"""Certificates of the curve's tangents, expanded by an algebra that the search does not use."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.bounds import curve
from bellproof.certificate.sos import SosCertificate
from bellproof.derivation import symmetry
from bellproof.errors import BadInput
from bellproof.search import curve_sos
from bellproof.search.errors import NoCertificate

Proves = Callable[[SosCertificate], bool]
Found = Mapping[tuple[Fraction, int], SosCertificate]


def test_the_squares_are_exactly_the_elements(found: Found, proves: Proves) -> None:
    assert {key: proves(certificate) for key, certificate in found.items()} == dict.fromkeys(found, True)


def test_the_claim_is_the_tangent_and_its_winning_part_has_no_slack(found: Found) -> None:
    for (v, _), certificate in found.items():
        at = curve.tangent(v)
        assert (certificate.claim.slope, certificate.claim.level) == (at.slope, at.level)
        winning, losing = certificate.parts
        assert (winning.target, losing.target) == (symmetry.WINNING, (0, 0, 1, 1))
        assert winning.slack == 0


def test_a_part_uses_no_more_words_than_asked_for(found: Found) -> None:
    for (_, words), certificate in found.items():
        used = {word for block in certificate.parts[0].blocks for word in block.words}
        assert len(used) <= words
        assert used <= set(curve_sos.WORD_SETS[words])


def test_the_relabellings_reach_every_outcome_and_keep_chsh(found: Found) -> None:
    won = {cell for cell in symmetry.cells() if symmetry.coefficient(cell) == 1}
    for certificate in found.values():
        for relabelling in certificate.relabellings:
            moved = {cell: relabelling.target(cell) for cell in symmetry.cells()}
            assert set(moved.values()) == set(moved)
            assert [cell for cell in moved if (moved[cell] in won) != (cell in won)] == []
        reached = {part.target for part in certificate.parts}
        for _ in symmetry.cells():
            reached |= {one.target(cell) or cell for one in certificate.relabellings for cell in reached}
        assert reached == set(symmetry.cells())


def test_the_sealed_file_holds_the_numbers(found: Found) -> None:
    for (v, _), certificate in found.items():
        document = json.loads(certificate.sealed().data)
        assert document["kind"] == "sos"
        assert document["claim"]["lambda"] == str(curve.tangent(v).slope)
        blocks = document["evidence"]["parts"][0]["blocks"]
        assert [block["D"] for block in blocks] == [
            [str(weight) for weight in block.diagonal] for block in certificate.parts[0].blocks
        ]


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_certificate_with_any_number_changed_proves_nothing(
    found: Found, proves: Proves, data: st.DataObject
) -> None:
    certificate = found[Fraction(1, 5), 9]
    part_at = data.draw(st.integers(0, len(certificate.parts) - 1))
    part = certificate.parts[part_at]
    block_at = data.draw(st.integers(0, len(part.blocks) - 1))
    block = part.blocks[block_at]
    k = data.draw(st.integers(0, len(block.diagonal) - 1))
    step = Fraction(data.draw(st.sampled_from((1, -1))), 10 ** data.draw(st.integers(1, 60)))
    if k and data.draw(st.booleans()):
        j = data.draw(st.integers(0, k - 1))
        row = (*block.lower[k][:j], block.lower[k][j] + step, *block.lower[k][j + 1 :])
        changed = replace(block, lower=(*block.lower[:k], row, *block.lower[k + 1 :]))
    else:
        weights = (*block.diagonal[:k], block.diagonal[k] + step, *block.diagonal[k + 1 :])
        changed = replace(block, diagonal=weights)
    altered = replace(part, blocks=(*part.blocks[:block_at], changed, *part.blocks[block_at + 1 :]))
    parts = (*certificate.parts[:part_at], altered, *certificate.parts[part_at + 1 :])
    assert not proves(replace(certificate, parts=parts))


def test_a_lower_line_is_not_what_the_squares_prove(found: Found, proves: Proves) -> None:
    certificate = found[Fraction(1, 8), 13]
    lower = replace(certificate.claim, level=certificate.claim.level - Fraction(1, 10**30))
    assert not proves(replace(certificate, claim=lower))


@settings(max_examples=6, deadline=None)
@given(st.fractions(min_value=Fraction(18, 100), max_value=Fraction(41, 100), max_denominator=200))
def test_nine_words_suffice_down_to_v_0_18(proves: Proves, v: Fraction) -> None:
    assert curve_sos.word_count_for(v) == 9
    assert proves(curve_sos.find(v))


@pytest.mark.parametrize(("v", "words"), [(Fraction(17, 100), 9), (Fraction(1, 11), 13), (Fraction(1, 5), 5)])
def test_words_that_do_not_suffice_give_no_certificate(v: Fraction, words: int) -> None:
    with pytest.raises(NoCertificate, match=r"no certificate|no combination"):
        curve_sos.find(v, words)


def test_below_the_reach_of_all_words_nothing_is_tried() -> None:
    with pytest.raises(NoCertificate, match="smallest v"):
        curve_sos.find(Fraction(1, 100))


@pytest.mark.parametrize("v", [Fraction(0), Fraction(-1, 5), Fraction(1, 2), Fraction(5, 12)])
def test_a_parameter_beside_the_curve_is_refused(v: Fraction) -> None:
    with pytest.raises(BadInput, match="sqrt"):
        curve_sos.find(v)


def test_an_unknown_number_of_words_is_refused() -> None:
    with pytest.raises(BadInput, match="none of"):
        curve_sos.find(Fraction(1, 5), 10)


def test_trying_more_orders_never_makes_a_certificate_longer(found: Found, proves: Proves) -> None:
    thorough = curve_sos.find(Fraction(1, 5), 9, curve_sos.Effort(orders=4))
    assert proves(thorough)
    assert len(thorough.sealed().data) <= len(found[Fraction(1, 5), 9].sealed().data)


def test_the_sets_of_words_are_the_levels_they_are_named_after() -> None:
    for count, words in curve_sos.WORD_SETS.items():
        assert len(set(words)) == len(words) == count
    assert set(curve_sos.WORD_SETS[5]) < set(curve_sos.WORD_SETS[9]) < set(curve_sos.WORD_SETS[13])
    assert set(curve_sos.WORD_SETS[13]) < set(curve_sos.WORD_SETS[17]) < set(curve_sos.WORD_SETS[25])
