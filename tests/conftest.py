"""What every test stands on: keys and caches of its own, and no network."""

import os

import pytest

# Tiny models: threads that wait for each other on a busy machine cost minutes. Before the first import of torch.
os.environ["OMP_NUM_THREADS"] = "1"


@pytest.fixture(autouse=True)
def _own_keys_and_cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("RESIDENCY_KEYS", str(tmp_path_factory.mktemp("keys")))
    monkeypatch.setenv("RESIDENCY_CACHE", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
