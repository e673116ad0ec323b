"""What every test stands on: keys and caches of its own, and no network."""

import os
import tempfile
from pathlib import Path

import pytest

# Tiny models: threads that wait for each other on a busy machine cost minutes. Before the first import of torch.
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["HF_HUB_OFFLINE"] = "1"
# For fixtures that live longer than one test; keys are named by their workspace, so tests do not meet.
os.environ["RESIDENCY_KEYS"] = str(Path(tempfile.mkdtemp(prefix="residency-tests-")) / "keys")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("RESIDENCY_CACHE", str(tmp_path_factory.mktemp("cache")))
