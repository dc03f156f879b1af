"""What the tests of the hardware share."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

HDL = Path(__file__).parents[1]
Load = Callable[[str], ModuleType]


@pytest.fixture(scope="session")
def script() -> Load:
    """Loads a script of ``hdl`` as a module; the scripts are no package."""

    def load(path: str) -> ModuleType:
        name = "sequencer_" + path.removesuffix(".py").replace("/", "_")
        spec = importlib.util.spec_from_file_location(name, HDL / path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        return module

    return load
