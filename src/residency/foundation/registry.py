"""A folder of files as a lazy table of names: the file's name is the registration."""

from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import entry_points
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType

from residency.foundation.errors import UserError


class Registry:
    """The modules of one package, by name, each imported when first asked for.

    To add an entry, add a file; packages from outside add one by the entry point group
    `residency.<last part of the package's name>`. Files that start with `_`, and `base`, are not entries.
    """

    def __init__(self, package: str, kind: str) -> None:
        self.package, self.kind = package, kind

    @property
    def group(self) -> str:
        """The entry point group through which other packages add to this shelf."""
        return f"residency.{self.package.rpartition('.')[2]}"

    def names(self) -> list[str]:
        """All names on the shelf, sorted."""
        spec = find_spec(self.package)
        folders = (spec.submodule_search_locations if spec else None) or []
        own = {m.name for m in iter_modules(list(folders)) if m.name != "base" and not m.name.startswith("_")}
        return sorted(own | {e.name for e in entry_points(group=self.group)})

    def check(self, name: str) -> None:
        """Refuse a name that no entry has; imports nothing.

        Raises:
            UserError: no such entry; with the nearest name and all names.
        """
        names = self.names()
        if name not in names:
            near = get_close_matches(name, names, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise UserError(f"No {self.kind} is called {name!r}.{hint}", next=f"choose one of: {', '.join(names)}.")

    def get(self, name: str) -> ModuleType:
        """Import the entry `name`.

        Raises:
            UserError: no such entry; with the nearest name and all names.
        """
        self.check(name)
        for entry in entry_points(group=self.group):
            if entry.name == name:
                module = entry.load()
                if isinstance(module, ModuleType):
                    return module
        return import_module(f"{self.package}.{name}")

    def modules(self) -> dict[str, ModuleType]:
        """Every entry, imported, by name."""
        return {name: self.get(name) for name in self.names()}
