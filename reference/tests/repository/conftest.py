"""Where the repository and its source roots are."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def root() -> Path:
    """The top folder of the repository."""
    return Path(__file__).parents[3]


@pytest.fixture(scope="session")
def sources(root: Path) -> dict[str, Path]:
    """Import name -> folder of every package root that ships."""
    return {
        "bellproof": root / "reference/bellproof",
        "bellproof_certificates": root / "proofs/certificates",
        "bellproof_checker": root / "proofs/checker/bellproof_checker",
        "bellproof_conformance": root / "conformance/bellproof_conformance",
    }
