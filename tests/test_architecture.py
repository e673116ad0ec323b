"""The house stands as docs/architecture.md says: who may import whom, and what stays light."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "residency"

ROOMS = ("choose", "prepare", "train", "evaluate", "improve", "deploy", "update")
INSTRUMENTS = (
    "sizing", "identifiers", "assertions", "metrics", "intervals", "memorisation", "prompts", "models", "exemplars",
    "knowledge", "strategies", "safeguards", "assistant",
)  # fmt: skip
FILES = {
    "choose": ("names", "open_models", "catalogue", "hardware", "fits", "recommend", "fetch"),
    "prepare": (
        "formats", "reading", "ingest", "cut", "patients", "governance", "date_forms", "policies", "surrogates", "deidentify",
        "standardise", "clean", "language", "codes", "terms", "known_people", "intake", "diff", "filter", "dedupe", "label",
        "places", "split", "balance", "leak_words", "leak_table", "leaks", "human_check", "manifest", "spans", "held",
        "pipeline", "settings_file", "columns", "look", "propose",
    ),
    "train": (
        "tokens", "preflight", "losses", "plan", "causal", "classifier", "masked", "preferences", "trainer", "checkpoints",
        "launch", "elsewhere", "export", "run",
    ),
    "evaluate": (
        "calibration", "slices", "fairness", "privacy", "safety", "benchmarks", "golden", "baselines", "looks",
        "answers", "verdict", "report", "figures", "pairs", "score", "compare", "evaluate",
    ),
    "improve": ("errors_found", "tune", "augment"),
    "deploy": ("ask", "releases", "gate", "card", "access", "inbox", "agreement", "engines", "gateway", "server"),
    "update": ("feedback", "drift", "shadow", "forget", "history", "reproduce", "cycle"),
    "workflow": ("setup", "steps", "jobs", "trial", "practice", "doctor", "demo"),
}  # fmt: skip
FOUNDATION = (
    "schema", "errors", "config", "workspace", "storage", "database", "registry", "extras", "bounded", "console", "offline",
    "audit", "records", "pages", "resources",
)  # fmt: skip
FLOORS = {"foundation": 0, "instruments": 1, **dict.fromkeys(ROOMS, 2), "workflow": 3, "cli": 4, "web": 4, "__main__": 5}
HEAVY = ("torch", "transformers", "trl", "peft", "datasets", "sklearn", "pyarrow", "matplotlib", "jinja2", "numpy", "pandas")


def modules():
    return sorted(p for p in SOURCE.rglob("*.py") if p != SOURCE / "__init__.py")


def own_imports(path):
    """Every (imported module, imported name) of the package in a file, wherever in the file it stands."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "residency":
            for alias in node.names:
                yield node.module, alias.name
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "residency":
                    yield alias.name, ""


def place(module, name):
    """(top, second) of an imported module: ("train", "plan"). A name imported from a package may itself be a module."""
    parts = module.split(".")[1:]
    if len(parts) == 1 and name and ((SOURCE / parts[0] / f"{name}.py").exists() or (SOURCE / parts[0] / name).is_dir()):
        parts.append(name)
    if not parts:
        parts = [name if (SOURCE / name).exists() or (SOURCE / f"{name}.py").exists() else "__init__"]
    return parts[0], parts[1] if len(parts) > 1 else ""


def position(order, name):
    return order.index(name) if name in order else None


def forbidden(path, module, name):
    """Why this import breaks the house's rules; None where it does not."""
    here = path.relative_to(SOURCE).with_suffix("").parts
    top, second = place(module, name)
    if top in ("cli", "web") and here[0] not in (top, "cli", "__main__"):
        return "nothing imports a door"
    if FLOORS[here[0]] < FLOORS.get(top, 0):
        return f"{here[0]} stands below {top}"
    if here[0] in ROOMS and top in ROOMS and ROOMS.index(here[0]) < ROOMS.index(top):
        return f"the room {here[0]} stands left of {top}"
    order = {"instruments": INSTRUMENTS, "foundation": None}.get(here[0], FILES.get(here[0]))
    if top == here[0] and order and second and len(here) > 1:
        mine, theirs = position(order, here[1]), position(order, second)
        if mine is not None and theirs is not None and mine < theirs:
            return f"{here[1]} comes before {second} in the plan"
    return None


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_imports_go_down_and_left_only(path):
    wrong = [f"{module} ({name}): {why}" for module, name in own_imports(path) if (why := forbidden(path, module, name))]
    assert wrong == []


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_only_prepare_imports_raw_reports(path):
    if path.relative_to(SOURCE).parts[0] == "prepare":
        return
    assert [m for m, name in own_imports(path) if name == "RawReport"] == []


def test_every_file_stands_in_the_plan():
    for folder, planned in {**FILES, "instruments": INSTRUMENTS, "foundation": FOUNDATION}.items():
        if (SOURCE / folder).exists():
            found = {p.stem if p.is_file() else p.name for p in (SOURCE / folder).iterdir()} - {"__init__", "__pycache__"}
            assert found <= set(planned), f"{folder} holds what the plan does not name: {found - set(planned)}"


def test_no_room_is_empty():
    for folder in (p for p in SOURCE.rglob("*") if p.is_dir() and p.name != "__pycache__" and "resources" not in p.parts):
        assert any(p.name != "__init__.py" and p.name != "__pycache__" for p in folder.iterdir()), f"{folder} is empty"


def test_no_module_is_named_like_the_standard_library():
    assert [p for p in modules() if p.stem in sys.stdlib_module_names and p.stem != "__main__"] == []


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_a_file_says_what_it_is_for_and_stays_short(path):
    text = path.read_text("utf-8")
    assert ast.get_docstring(ast.parse(text)), "no docstring"
    assert len(text.splitlines()) <= 450


def test_nine_functions_in_ten_are_short():
    lengths = [
        node.end_lineno - node.lineno + 1
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    assert sorted(lengths)[int(len(lengths) * 0.9)] <= 35


def test_no_assert_outside_tests():
    for path in modules():
        assert not any(isinstance(n, ast.Assert) for n in ast.walk(ast.parse(path.read_text("utf-8")))), path


@pytest.mark.parametrize(
    "command",
    [["-c", "import residency"], ["-m", "residency", "--help"], ["-m", "residency", "train", "--no-such-flag"]],
    ids=["import", "help", "usage error"],
)
def test_import_help_and_usage_errors_stay_light(command):
    look = (
        "import sys, runpy, atexit\n"
        f"heavy = {HEAVY!r}\n"
        "atexit.register(lambda: print('HEAVY', sorted(set(heavy) & set(sys.modules)), file=sys.__stdout__))\n"
    )
    run = (
        "import residency\n"
        if command[0] == "-c"
        else f"sys.argv = {['residency', *command[2:]]!r}\nrunpy.run_module('residency', run_name='__main__')\n"
    )
    done = subprocess.run([sys.executable, "-c", look + run], capture_output=True, text=True, check=False)
    assert "HEAVY []" in done.stdout, done.stdout + done.stderr


def test_calls_of_one_system_stay_in_two_modules():
    """Calls that only one kind of system knows: jobs start sessions of their own, bounded limits memory."""
    for path in modules():
        if path == SOURCE / "foundation" / "bounded.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
                assert node.attr not in ("fork", "setsid", "killpg", "getuid", "geteuid", "mkfifo"), f"{path}: os.{node.attr}"
            if isinstance(node, ast.Import):
                assert not {a.name for a in node.names} & {"fcntl", "pwd", "grp", "resource", "termios"}, path
