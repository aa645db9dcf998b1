"""The network: an encoder with a case embedding, and heads; its forward pass is the exported graph."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel

from kgbuild.training.labels import Labels

#: Width of the arc, label and role spaces.
_ARC, _LABEL, _ROLE = 192, 96, 64
#: Classes of `kgbuild.analysis.encoder.case_class`.
_CASES = 6
_DROPOUT = 0.15
#: Layers of the encoder whose outputs are mixed, the last ones.
_MIXED = 3
#: Steps between the least and the greatest activation that 8 bits tell apart.
_STEPS = 255
#: Least step, for a window whose values are all 0.
_SMALLEST = 1e-8


class Network(nn.Module):
    """Encoder and heads.

    The base is uncased: case comes in by an embedding before the first layer and after the last.

    Args:
        base: Folder of the base model (`config.json`, `model.safetensors`).
        labels: The label lists; their lengths are the widths of the heads.
        half: Whether the matrix products run in bfloat16.

    Attributes:
        is_rounding: Whether what goes into a product is rounded as the packaged graph rounds it, so that training makes up for the loss.
    """

    def __init__(self, base: Path, labels: Labels, *, half: bool) -> None:
        super().__init__()
        # On a CPU torch's fused attention takes three times as long as its parts; dropout there costs more than it helps.
        self.e = AutoModel.from_pretrained(base, attn_implementation="eager", attention_probs_dropout_prob=0.0)
        self.e.pooler = None
        self.is_rounding = False
        for layer in self.e.encoder.layer:
            for part in (layer.attention.self, layer.attention.output.dense, layer.intermediate.dense, layer.output.dense):
                part.register_forward_pre_hook(self._round_first)
        self._half = half
        self._size = self.e.config.hidden_size
        self._relations, self._roles = len(labels["rel"]), len(labels["roles"])
        self.case_in = nn.Embedding(_CASES, self._size)
        nn.init.zeros_(self.case_in.weight)
        self.case = nn.Embedding(_CASES, self._size)
        nn.init.normal_(self.case.weight, std=0.02)
        self.dr = nn.Dropout(_DROPOUT)
        self.root = nn.Parameter(torch.randn(1, 1, self._size) * 0.02)
        self.mix = nn.Parameter(torch.zeros(_MIXED))
        self.tags = nn.Linear(self._size, sum(len(labels[name]) for name in ("pos", "ner", "xpos", "features")) + 2)
        self._add_pairs()

    def _add_pairs(self) -> None:
        size = self._size
        self.ah, self.ad = nn.Linear(size, _ARC), nn.Linear(size, _ARC)
        self.aU = nn.Parameter(torch.empty(_ARC + 1, _ARC))
        nn.init.xavier_uniform_(self.aU)
        self.lh, self.ld = nn.Linear(size, _LABEL), nn.Linear(size, _LABEL)
        self.lU = nn.Parameter(torch.randn(_LABEL + 1, self._relations * (_LABEL + 1)) * 0.02)
        self.sp, self.sa = nn.Linear(size, _ROLE), nn.Linear(size, _ROLE)
        self.sU = nn.Parameter(torch.randn(_ROLE + 1, self._roles * (_ROLE + 1)) * 0.02)

    def forward(self, ids: Tensor, am: Tensor, pc: Tensor, fi: Tensor, cs: Tensor) -> tuple[Tensor, ...]:
        """Return the scores of a batch of windows.

        Args:
            ids: Word pieces [n, pieces].
            am: 1 for pieces, 0 for padding [n, pieces].
            pc: Case of the piece's word [n, pieces].
            fi: First piece of each word [n, words].
            cs: Case of each word [n, words].

        Returns:
            `tags` [n, words, pos + ner + xpos + features + 2], `arc` [n, words, words + 1], `LH` [n, words + 1, 97],
            `LD` [n, words, rel, 97], `SA` [n, words, 65], `SP` [n, words, roles, 65].
        """
        pieces = self._encode(ids, am, pc)
        words = torch.gather(pieces, 1, fi.unsqueeze(-1).expand(-1, -1, self._size)) + self.case(cs)
        words = self.dr(words)
        with torch.autocast(ids.device.type, dtype=torch.bfloat16, enabled=self._half):
            rooted = self._rounded(torch.cat([self.root.expand(words.size(0), 1, self._size), words], 1))
            words = self._rounded(words)
            heads, dependents = self._space(self.ah, rooted), self._space(self.ad, words)
            arc = (self._rounded(_one(dependents)) @ self.aU) @ heads.transpose(1, 2)
            label_heads = _one(self._space(self.lh, rooted))
            labels = (self._rounded(_one(self._space(self.ld, words))) @ self.lU).view(words.size(0), -1, self._relations, _LABEL + 1)
            arguments = _one(self._space(self.sa, words))
            roles = (self._rounded(_one(self._space(self.sp, words))) @ self.sU).view(words.size(0), -1, self._roles, _ROLE + 1)
            tags = self.tags(words)
        return tags, arc, label_heads, labels, arguments, roles

    def _encode(self, ids: Tensor, am: Tensor, pc: Tensor) -> Tensor:
        embedded = self.e.embeddings.word_embeddings(ids) + self.case_in(pc)
        with torch.autocast(ids.device.type, dtype=torch.bfloat16, enabled=self._half):
            layers = self.e(inputs_embeds=embedded, attention_mask=am, output_hidden_states=True).hidden_states[-_MIXED:]
        weights = torch.softmax(self.mix, 0)
        mixed: Tensor = weights[0] * layers[2].float() + weights[1] * layers[1].float() + weights[2] * layers[0].float()
        return mixed

    def _round_first(self, _: nn.Module, arguments: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        return (self._rounded(arguments[0]), *arguments[1:])

    def _rounded(self, values: Tensor) -> Tensor:
        rounded: Tensor = _Rounding.apply(values) if self.is_rounding else values
        return rounded

    def _space(self, layer: nn.Linear, words: Tensor) -> Tensor:
        projected: Tensor = self.dr(functional.relu(layer(words)))
        return projected


class _Rounding(torch.autograd.Function):
    """Values [n, length, size] at the nearest of 256 steps over the range of each window, 0 included.

    So does `DynamicQuantizeLinear` in the packaged graph. Gradients pass as if nothing were rounded (Bengio, Leonard and Courville 2013).
    """

    @staticmethod
    def forward(_: object, values: Tensor) -> Tensor:
        low, high = values.flatten(1).aminmax(dim=1)
        step = ((high.clamp(min=0) - low.clamp(max=0)) / _STEPS).clamp(min=_SMALLEST)[:, None, None]
        rounded: Tensor = (values / step).round_().mul_(step)
        return rounded

    @staticmethod
    def backward(_: object, *gradients: Tensor) -> Tensor:
        return gradients[0]


def _one(values: Tensor) -> Tensor:
    """Append a constant 1, which gives a product its linear terms."""
    return functional.pad(values, (0, 1), value=1.0)
