"""Releases of the factors to test with."""

import hashlib
import re
import shutil

import pytest

from calculators import factor_store


@pytest.fixture
def fuller_aircraft(tmp_path, monkeypatch):
    """A newer release is published: the load factor of aircraft rises from 0.845 to 0.9."""
    root = shutil.copytree(factor_store.FACTORS, tmp_path / "factors")
    old, about = root / "tim" / "3.0.0.csv", (root / "tim" / "3.0.0.toml").read_text()
    values = old.read_bytes().replace(b"0.845", b"0.9")
    (root / "tim" / "4.csv").write_bytes(values)
    about = about.replace(hashlib.sha256(old.read_bytes()).hexdigest(), hashlib.sha256(values).hexdigest())
    (root / "tim" / "4.toml").write_text(about.replace('version = "3.0.0"', 'version = "4"'))
    releases = (root / "releases.toml").read_text()
    newest = releases[releases.rindex("[[release]]") :]
    newer = re.sub(r'name = ".*"', 'name = "2027.01"', newest).replace('"3.0.0"', '"4"')
    (root / "releases.toml").write_text(f"{releases}\n{newer}")
    monkeypatch.setattr(factor_store, "FACTORS", root)
