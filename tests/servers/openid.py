"""An identity provider: oidc-provider-mock, with one account of ours, a stranger, and one without a name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def openid_server() -> Iterator[str]:
    """The issuer. Subject 1 is `gao`, 2 has no account here, 3 comes without a name."""
    import oidc_provider_mock

    people = (
        oidc_provider_mock.User(sub="1", claims={"preferred_username": "gao"}),
        oidc_provider_mock.User(sub="2", claims={"preferred_username": "stranger"}),
        oidc_provider_mock.User(sub="3", claims={}),
    )
    with oidc_provider_mock.run_server_in_thread(user_claims=people, require_nonce=True) as running:
        yield f"http://localhost:{running.server_port}"
