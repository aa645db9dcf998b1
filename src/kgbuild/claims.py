"""What an act comes down to: the claims of its own words, or of the act that it answers or plans.

The stance of the act holds for these claims. "Said that X denied attacking Y" therefore has none: whoever relays a denial does not say
that X attacked Y.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from kgbuild.model import Act, Claim, Proposition

#: Acts that take a side on what another act says: their stance holds for its content.
_RESPONSIVE = frozenset({"Denial", "Confirmation", "Rejection", "Agreement", "Support", "Criticism", "NoComment"})

#: A plan is looked through from everywhere: "accused X of plans to attack Y".
_PLAN = "Proposal"


class Claims(NamedTuple):
    """The claims that an act puts in the positive, and those that it puts in the negative ("we did not attack")."""

    positive: tuple[Claim, ...] = ()
    negated: tuple[Claim, ...] = ()


def of_act(act: Act, acts: Mapping[str, Act]) -> Claims:
    """Return the claims that an act affirms, denies, wants or refuses.

    Args:
        act: The act.
        acts: All acts of its document by id.
    """
    own = _sorted_out(act.propositions)
    if any(claim.agent and (claim.patient or claim.noun) for group in own for claim in group):
        return own
    seen = {act.id}
    while act.content_act in acts and act.content_act not in seen:
        inner = acts[act.content_act]
        if act.type not in _RESPONSIVE and inner.type != _PLAN:
            break
        found = _sorted_out(inner.propositions)
        if found != Claims():
            return found
        act = inner
        seen.add(act.id)
    return own


def _sorted_out(propositions: tuple[Proposition, ...]) -> Claims:
    positive = tuple(claim for said in propositions if not said.polarity for claim in said.claims())
    return Claims(positive, tuple(claim for said in propositions if said.polarity for claim in said.claims()))
