"""Signers for the tests of certificates."""

from pathlib import Path

import pytest

from registry.certificates.identity import Identity, identity


@pytest.fixture(scope="session")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    return identity(tmp_path_factory.mktemp("keys"), organisation="Okaeshi")


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    """A signer with the same name and other keys."""
    return identity(tmp_path_factory.mktemp("other-keys"), organisation="Okaeshi")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path
