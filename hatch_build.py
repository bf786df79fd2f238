"""Build hook that compiles the rooms that run for every message, from the same source.

Off unless asked for: ``HATCH_BUILD_HOOK_ENABLE_CUSTOM=1 pip install .`` builds a wheel with
mypyc's extension modules beside the Python files (`make compiled` does so into a folder of its
own). It takes a C compiler and two or three minutes. An editable install stays pure Python: there a
change to the source must have its effect at once.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE: Final = "simulator"
# Of media the life of a stream alone runs for every call; the rest is arrays and arithmetic.
MODULES: Final = (
    "contracts.py",
    "timers.py",
    "media/__init__.py",
    "media/stream.py",
    "media/tones.py",
)
# A class below one of simpy's gains nothing and cannot be weakly referred to.
LEFT_OUT: Final = ("kernel/clock.py",)
ROOMS: Final = ("sip", "sdp", "calls", "net", "kernel", "nodes")


class CompiledHook(BuildHookInterface):
    """Adds the extension modules to the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and tell the builder what came of it."""
        if version == "editable":
            return
        root = Path(self.root)
        # What one Python compiled is of no use to another.
        built = compiled(root, root / "build" / f"compiled-{sys.implementation.cache_tag}")
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        build_data["force_include"].update({str(path): name for path, name in built})


def compiled(root: Path, folder: Path) -> list[tuple[Path, str]]:
    """Compile the rooms into a folder; return each file and its name in the wheel."""
    from mypyc.build import mypycify
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext

    before = Path.cwd()
    os.chdir(root)  # mypyc finds packages from where it stands
    try:
        extensions = mypycify(
            # Types are held to more by `make lint`, with the libraries and stubs that it installs;
            # `silent`: files that are not compiled are read for their types alone.
            [
                "--config-file=",
                "--ignore-missing-imports",
                "--follow-imports=silent",
                *sources(root),
            ],
            opt_level="3",
            debug_level="0",
            target_dir=str(folder / "c"),
        )
        command = build_ext(Distribution({"name": "directsip", "ext_modules": extensions}))
        command.build_lib, command.build_temp = str(folder / "lib"), str(folder / "temp")
        command.parallel = os.cpu_count()
        command.ensure_finalized()
        command.run()
        return [
            (folder / "lib" / name, name)
            for extension in extensions
            for name in [command.get_ext_filename(command.get_ext_fullname(extension.name))]
        ]
    finally:
        os.chdir(before)


def sources(root: Path) -> list[str]:
    """Return the files of the rooms that run for every message."""
    package = root / PACKAGE
    files = {package / name for name in MODULES}
    files.update(path for room in ROOMS for path in (package / room).rglob("*.py"))
    files.difference_update(package / name for name in LEFT_OUT)
    return sorted(path.relative_to(root).as_posix() for path in files)
