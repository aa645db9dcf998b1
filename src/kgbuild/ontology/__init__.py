"""Read the knowledge in `ontology/`: the act lexicon and the authority of entities."""

from kgbuild.ontology.authority import Authority
from kgbuild.ontology.lexicon import ActType, Cue, Lexicon

__all__ = ["ActType", "Authority", "Cue", "Lexicon"]
