"""How sure an act is: the chance that its type, its speakers and its content are right, as a product of named shares.

The shares are fitted to the development gold in steps of .05, by the strict figure of `kgbuild eval`, which prints how well they hold there
(expected error .03 over 264 acts). Lexicon and rules were written with that gold in view, so on other articles they are upper bounds.
"""

from __future__ import annotations

from math import prod

from kgbuild.acts.attribution import Draft
from kgbuild.acts.parties import Party

#: By what announced the act, everything else being as good as it can be. No unknown verb occurs in the gold; its value is a guess.
_ENTRY = {"verb": 0.95, "noun": 0.9, "phrase": 0.9, "adjective": 0.9, "open": 0.5}
#: Right are 30 of 47 acts without a content, 187 of 217 with one; most of the former lack a speaker as well.
_WITHOUT_CONTENT = 0.9
#: Right are 11 of 26 acts without a speaker, 206 of 238 with one.
_WITHOUT_SPEAKER = 0.5
#: Right are 16 of 21 acts whose speaker stands outside the frame of the cue, 190 of 217 of the others.
_OUTSIDE_FRAME = 0.9
#: Right are 78 of 83 acts whose speaker is an alias or a surname (score 1 or near), 20 of 27 where it is an unnamed noun (score .5).
_LEAST = 0.8


def grounds(draft: Draft) -> tuple[tuple[str, float], ...]:
    """Return the factors that make up the confidence of an act, each with what it stands for."""
    kind = "open" if draft.found.is_open else draft.found.cue.kind
    factors = [("unknown verb of saying" if draft.found.is_open else f"{kind} of the lexicon", _ENTRY[kind])]
    if draft.content is None:
        factors.append(("no content", _WITHOUT_CONTENT))
    speakers = [party for party in draft.parties if party.role == "speaker"]
    if speakers:
        factors += _of_speaker(draft, min(speakers, key=lambda party: party.score))
    else:
        factors.append(("no speaker", _WITHOUT_SPEAKER))
    return tuple(factors)


def _of_speaker(draft: Draft, speaker: Party) -> list[tuple[str, float]]:
    factors = [(f"speaker by {speaker.rule}", round(_LEAST + (1 - _LEAST) * speaker.score, 4))]
    if not any(speaker.head in heads for heads in draft.found.frame.slots.values()):
        factors.append(("speaker outside the frame", _OUTSIDE_FRAME))
    return factors


def confidence(factors: tuple[tuple[str, float], ...]) -> float:
    """Return the product of the factors, to two places.

    >>> confidence((("verb", 0.9), ("speaker", 0.5)))
    0.45
    """
    return round(prod(value for _, value in factors), 2)
