"""The error family: one root, one class per door, one exit code per class.

What is wrong with a single document is a `kgbuild.model.Problem`, not an exception; errors stop the command.
"""


class KgbuildError(Exception):
    """Root of every error that kgbuild raises on purpose.

    Args:
        message: What is wrong and where, in one sentence.
        hint: What the user can do about it; may be empty.
    """

    exit_code = 70

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        """Pickle with both arguments, so that an error survives a worker process."""
        return type(self), (self.message, self.hint)


class ConfigError(KgbuildError):
    """A setting, option or parameter is wrong."""

    exit_code = 2


class InputError(KgbuildError):
    """An input cannot be used: missing, empty, binary, wrongly encoded, malformed."""

    exit_code = 3


class OntologyError(KgbuildError):
    """A file of the ontology (act types, entities, shapes) is malformed."""

    exit_code = 2


class QueryError(KgbuildError):
    """A canned query is unknown, its parameters are wrong or its SPARQL does not parse."""

    exit_code = 2


class StoreError(KgbuildError):
    """A triple store cannot be opened, read or written."""

    exit_code = 4


class EngineError(KgbuildError):
    """What does the work fails: processes die one after the other, a cluster does not answer."""

    exit_code = 4
