"""A test that says which row of the catalogue it shows names one that exists."""

from __future__ import annotations

from markers import catalogue, shown


def test_every_row_that_a_test_names_is_in_the_catalogue() -> None:
    assert set(shown()) - set(catalogue()) == set()


def test_the_catalogue_names_every_row_once() -> None:
    assert len(catalogue()) == len(set(catalogue()))
