"""The `.env` files beside main.py, which `firebase deploy` makes the functions' environment."""

from pathlib import Path


def read_env_files(folder: Path, project: str) -> dict[str, str]:
    """As the Firebase CLI reads them: the project's own file over `.env`, and `.env.local` over both."""
    values: dict[str, str] = {}
    for name in (".env", f".env.{project}", ".env.local"):
        path = folder / name
        if path.is_file():
            values |= parse_env(path.read_text())
    return values


def parse_env(text: str) -> dict[str, str]:
    """`KEY=value` lines; comments, `export` and quotes are understood, values over several lines are not."""
    values = {}
    for line in text.splitlines():
        name, separator, value = line.strip().removeprefix("export ").partition("=")
        if separator and not name.startswith("#"):
            values[name.strip()] = _value(value.strip())
    return values


def _value(text: str) -> str:
    quote = text[:1]
    if quote in {'"', "'"} and quote in text[1:]:
        return text[1 : text.index(quote, 1)]
    return text.partition(" #")[0].strip()
