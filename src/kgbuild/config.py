"""Settings: the one list of what a user can change, read from `kgbuild.toml` and `--set KEY VALUE`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kgbuild.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run depends on; everything here is part of the run's digest, except `threads`."""

    #: Namespace of the data: IRIs of articles, acts, evidence and entities unknown to the authority.
    base: str = "https://w3id.org/kgbuild/id/"
    #: Language of the articles.
    lang: str = "en"
    #: An installed spaCy pipeline for English (name or folder) to use instead of the bundled model; ours when empty.
    model: str = ""
    #: The user's own entities: a file that `kgbuild authority import` made; none when empty.
    authority: str = ""
    #: Largest document that is read, in bytes; a larger one is set aside as a problem.
    max_bytes: int = 20_000_000
    #: Threads of the language model; the result does not depend on it.
    threads: int = 1

    def __post_init__(self) -> None:
        """Refuse values that would only fail later.

        Raises:
            ConfigError: If a value is out of range.
        """
        parts = urlsplit(self.base)
        if not (parts.scheme and parts.netloc) or self.base[-1] not in "/#" or any(c in self.base for c in ' <>"{}|\\^`'):
            raise ConfigError(f"base is {self.base!r}, which is not an absolute IRI that ends in '/' or '#'.")
        if self.max_bytes < 1 or self.threads < 1:
            raise ConfigError("max_bytes and threads must be at least 1.")


def load(path: Path | None = None, overrides: tuple[tuple[str, str], ...] = ()) -> Settings:
    """Read settings from a TOML file (`kgbuild.toml` of the working directory when it exists) and apply overrides.

    Raises:
        ConfigError: If the file cannot be read, or a key or value is wrong; all bad keys are named at once.
    """
    values = dict(_read(path))
    values.update(overrides)
    known = {f.name: f for f in fields(Settings)}
    unknown = sorted(set(values) - set(known))
    if unknown:
        close = [m for key in unknown for m in get_close_matches(key, known, 1)]
        hint = f"Did you mean {', '.join(close)}?" if close else f"Known settings: {', '.join(known)}."
        raise ConfigError(f"Unknown setting: {', '.join(unknown)}.", hint)
    cast: dict[str, Any] = {key: _cast(key, value) for key, value in values.items()}
    return replace(Settings(), **cast)


def _read(path: Path | None) -> dict[str, Any]:
    place = path or Path("kgbuild.toml")
    if path is None and not place.is_file():
        return {}
    try:
        return tomllib.loads(place.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"Cannot read {place}: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{place} is not valid TOML: {error}.") from error


def _cast(key: str, value: object) -> object:
    default = getattr(Settings(), key)
    if isinstance(default, int):
        try:
            return int(str(value))
        except ValueError:
            raise ConfigError(f"{key} must be a whole number, not {value!r}.") from None
    if not isinstance(value, str):
        raise ConfigError(f"{key} must be a text, not {value!r}.")
    return value
