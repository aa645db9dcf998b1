"""Find the data folders: inside an installed wheel (`kgbuild/data/...`) or at the top of a checkout."""

from pathlib import Path

from kgbuild.errors import ConfigError

_PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """Return the folder `ontology` or `queries`.

    Raises:
        ConfigError: If neither the wheel nor the checkout holds it.
    """
    for place in (_PACKAGE / "data" / name, _PACKAGE.parent.parent / name):
        if place.is_dir():
            return place
    raise ConfigError(f"The folder {name!r} is missing from this installation.", "Install kgbuild again.")


def wide_authority() -> Path:
    """Return the compiled authority that comes with kgbuild."""
    return _PACKAGE / "authority" / "wide.sqlite"


def model_folder(lang: str) -> Path:
    """Return the folder of the bundled language model.

    Raises:
        ConfigError: If no model for the language is bundled.
    """
    place = _PACKAGE / "models" / lang
    if not place.is_dir():
        raise ConfigError(f"No language model for {lang!r} is bundled.", "Languages that are: en.")
    return place
