"""Made-up news sentences with names from the catalogue: contexts of news that the corpora hardly hold (outlets, weapons, treaties)."""

from __future__ import annotations

import re
from importlib import resources
from random import Random

from kgbuild.training.catalogue import CAPITALS, MEDIA, Names
from kgbuild.training.sentences import OUTSIDE, Documents, LabelSet, Sentence, allow_name, label_set

#: Made-up sentences per epoch: a twentieth of the sentences of EWT, so that they stay a seasoning.
SENTENCES = 600
#: Sentences in a made-up document.
_LENGTH = 4
_SLOT = re.compile(r"\{([A-Z]+)\}")
#: Kind of the names in a slot of another name: capitals stand for governments here, so either reading is right.
_SLOTS = {MEDIA: label_set("ORG"), CAPITALS: label_set("LOC", "ORG")}


def make_documents(names: Names, random: Random, count: int = SENTENCES) -> Documents:
    """Return documents of made-up sentences; without names there are none."""
    if not names:
        return []
    templates = (resources.files("kgbuild.training") / "templates.txt").read_text(encoding="utf-8").splitlines()
    sentences = [fill_template(random.choice(templates), names, random) for _ in range(count)]
    return [sentences[start : start + _LENGTH] for start in range(0, count, _LENGTH)]


def fill_template(template: str, names: Names, random: Random) -> Sentence:
    """Return the sentence of a template; its slots are filled with names and nothing else in it is a name."""
    words: list[str] = []
    labels: list[LabelSet] = []
    for word in template.split():
        slot = _SLOT.fullmatch(word)
        if slot is None:
            words.append(word)
            labels.append(OUTSIDE)
            continue
        name = random.choice(names[slot[1]])
        start = len(words)
        words.extend(name)
        labels.extend([OUTSIDE] * len(name))
        allow_name(labels, range(start, len(words)), _SLOTS.get(slot[1]) or label_set(slot[1]))
    return Sentence(words, paragraph=True, names=labels)
