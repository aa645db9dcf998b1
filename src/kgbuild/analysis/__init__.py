"""Analysis: what the language model and the quotation marks say about a document.

The door is light: spaCy and onnxruntime are imported when the first `Analyzer` is made.
"""

from __future__ import annotations

from kgbuild.config import Settings
from kgbuild.model import Analysis, Document

__all__ = ["Analyzer"]


class Analyzer:
    """Turn documents into analyses; all analyzers of a process share one spaCy `Language`.

    Args:
        settings: `lang` chooses the bundled model, `threads` the threads that it may use; `model` names another pipeline of spaCy.

    Raises:
        ConfigError: If no model for the language is bundled, or the other pipeline cannot be used.
    """

    def __init__(self, settings: Settings) -> None:
        from kgbuild.analysis import convert, pipeline  # noqa: PLC0415 (spaCy costs 0.5 s, which `kgbuild --help` must not pay)

        if settings.model:
            from kgbuild.analysis import foreign  # noqa: PLC0415 (as above)

            self._nlp = foreign.foreign_language(settings.model)
        else:
            self._nlp = pipeline.language(settings.lang, settings.threads)
        self._convert = convert

    def analyse(self, document: Document) -> Analysis:
        """Return tokens, sentences, names, predicates and quotations of the document."""
        return self._convert.analyse(document, self._nlp)
