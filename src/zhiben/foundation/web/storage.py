"""Static files under names that carry their digest once they are collected, under plain names before."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]


class AssetStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """An asset that was not collected (the front-end kit could not be fetched) keeps its plain name: no page fails."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        known: str | None = self.hashed_files.get(self.hash_key(self.clean_name(name)))
        return known or name
