"""What the tests of the compiler share: a text, compiled."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from zhiben.core.directive.compiler import Compiled, compile_with_coverage
from zhiben.core.readers import SourceText


@pytest.fixture(scope="session")
def compiled() -> Callable[[str], Compiled]:
    """Compiles a text as if it were a text file."""
    return lambda text: compile_with_coverage(SourceText("件.txt", "text/plain", "0" * 64, text))
