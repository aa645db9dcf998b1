"""The loss of every task; what a corpus does not annotate counts for nothing."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from kgbuild.training.labels import Labels
from kgbuild.training.sentences import ANY

#: Score of what must not be chosen; large enough for a softmax in half precision.
_NEVER = -1e4
#: Weights of the tasks: everything later builds on the tree, names and starts are few among many easy words, tags are many and easy.
_WEIGHTS = {"arc": 1.5, "rel": 1.5, "ner": 2.0, "starts": 2.0, "xpos": 0.5, "features": 0.5, "roles": 0.5}


def losses(outputs: tuple[Tensor, ...], batch: dict[str, Tensor], labels: Labels) -> dict[str, Tensor]:
    """Return the weighted loss of each task.

    Args:
        outputs: What the network says about the batch.
        batch: The arrays of `batches.to_arrays` as tensors.
        labels: The label lists.
    """
    tags, arc, label_heads, label_words, arguments, role_words = outputs
    pos, names, xpos, features, starts, predicates = tags.float().split(
        [len(labels[name]) for name in ("pos", "ner", "xpos", "features")] + [1, 1], -1
    )
    heads = batch["heads"]
    relations = (label_words * _rows(label_heads, heads).unsqueeze(2)).sum(-1).float()
    found = {
        "pos": _cross_entropy(pos, batch["pos"]),
        "xpos": _cross_entropy(xpos, batch["xpos"]),
        "features": _cross_entropy(features, batch["features"]),
        "arc": _cross_entropy(arc.float().masked_fill(~_same_sentence(batch["sentence"]), _NEVER), heads),
        "rel": _cross_entropy(relations, batch["rel"]),
        "ner": _name_loss(names, batch["names"]),
        "starts": _binary(starts.squeeze(-1), batch["starts"]),
        "predicates": _binary(predicates.squeeze(-1), batch["predicates"]),
    }
    if (batch["at"] >= 0).any():
        found["roles"] = _role_loss(arguments.float(), role_words, batch)
    return {name: loss * _WEIGHTS.get(name, 1.0) for name, loss in found.items()}


def _cross_entropy(scores: Tensor, targets: Tensor) -> Tensor:
    return functional.cross_entropy(scores.flatten(0, -2), targets.flatten()) if (targets >= 0).any() else scores.sum() * 0


def _binary(scores: Tensor, targets: Tensor) -> Tensor:
    known = targets >= 0
    return functional.binary_cross_entropy_with_logits(scores[known], targets[known].float()) if known.any() else scores.sum() * 0


def _name_loss(scores: Tensor, allowed: Tensor) -> Tensor:
    """Return the negative log of the probability that the labels lie in the allowed sets."""
    chances = functional.log_softmax(scores, -1)
    inside = (allowed.unsqueeze(-1) >> torch.arange(scores.size(-1), device=scores.device)) & 1
    known = allowed != ANY
    marginal = torch.logsumexp(chances.masked_fill(inside == 0, _NEVER), -1)
    return -(marginal * known).sum() / known.sum().clamp(min=1)


def _role_loss(arguments: Tensor, role_words: Tensor, batch: dict[str, Tensor]) -> Tensor:
    at = batch["at"].clamp(min=0)
    chosen = torch.gather(role_words, 1, at[..., None, None].expand(-1, -1, role_words.size(2), role_words.size(3))).float()
    scores = torch.einsum("nkrs,nws->nkwr", chosen, arguments)
    sentence = batch["sentence"]
    counts = (torch.gather(sentence, 1, at).unsqueeze(2) == sentence.unsqueeze(1)) & (batch["at"] >= 0).unsqueeze(2)
    return functional.cross_entropy(scores[counts], batch["roles"][counts], reduction="sum") / (batch["at"] >= 0).sum()


def _same_sentence(sentence: Tensor) -> Tensor:
    """Return which heads are possible [n, words, words + 1]: the root and words of the same sentence."""
    same = (sentence.unsqueeze(2) == sentence.unsqueeze(1)) & (sentence >= 0).unsqueeze(1)
    return torch.cat([torch.ones(*same.shape[:2], 1, dtype=torch.bool, device=same.device), same], 2)


def _rows(values: Tensor, rows: Tensor) -> Tensor:
    return torch.gather(values, 1, rows.clamp(min=0).unsqueeze(-1).expand(-1, -1, values.size(-1)))
