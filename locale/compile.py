"""Compile every .po file below this folder; run as `python locale/compile.py`. GNU gettext is not needed."""

from pathlib import Path

import polib


def is_current(source: Path, compiled: Path) -> bool:
    """Tell whether `compiled` exists and is not older than `source`."""
    return compiled.exists() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns


def compile_catalogue(source: Path) -> str:
    """Write the .mo file beside `source` unless it is current, and return what was done."""
    compiled = source.with_suffix(".mo")
    if is_current(source, compiled):
        return "up to date"
    unfinished = compiled.with_suffix(".mo.part")
    catalogue = polib.pofile(str(source))
    catalogue.save_as_mofile(str(unfinished))
    unfinished.replace(compiled)  # a reader never meets half a file
    return f"compiled, {len(catalogue.translated_entries())} texts"


def main() -> None:
    """Compile all catalogues and print one line for each."""
    folder = Path(__file__).resolve().parent
    for source in sorted(folder.rglob("*.po")):
        print(f"{source.relative_to(folder)}: {compile_catalogue(source)}")


if __name__ == "__main__":
    main()
