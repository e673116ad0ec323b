"""What every test stands on: keys and caches in a temporary folder, no network, quiet libraries."""

import os
import sys
import tempfile
from pathlib import Path

_SCRATCH = Path(tempfile.mkdtemp(prefix="residency-tests-"))
os.environ["RESIDENCY_KEYS"] = str(_SCRATCH / "keys")
os.environ["RESIDENCY_CACHE"] = str(_SCRATCH / "cache")
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"
os.environ["TQDM_DISABLE"] = "1"
sys.path.insert(0, str(Path(__file__).parent))
