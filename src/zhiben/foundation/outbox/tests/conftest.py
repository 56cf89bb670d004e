"""The app whose effects are counted is imported by name only: its declarations may be made once."""

from __future__ import annotations

collect_ignore = ["counting"]
