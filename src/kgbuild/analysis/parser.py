"""The parser: encoder, tables and decoder of one model folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kgbuild.analysis.decode import Decoder, Parse
from kgbuild.analysis.encoder import Encoder
from kgbuild.analysis.frames import read_frames
from kgbuild.analysis.lemmas import Lemmatizer, read_lemmas


class Parser:
    """All that the files of a model folder make together.

    Args:
        folder: The folder of the model.
        threads: Threads of the encoder.
        bare: Whether to do without the tables of lemmas and frames, which a model just trained has not.

    Raises:
        ConfigError: If a file is missing or malformed.
    """

    def __init__(self, folder: Path, threads: int, *, bare: bool = False) -> None:
        self.encoder = Encoder(folder, threads)
        self.lemmatizer = Lemmatizer({}) if bare else read_lemmas(folder)
        labels = self.encoder.labels
        self.decode = Decoder(labels, None if bare else read_frames(folder, labels.roles, self.lemmatizer))

    def parse(self, words: Sequence[str], starts: Sequence[bool]) -> Parse:
        """Return the parse of one window of words whose sentences are known."""
        return self.decode(self.encoder.run(words), words, starts)
