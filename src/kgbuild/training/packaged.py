"""The weights of a packaged model, read back from its graph, so that a training can go on from an earlier release.

Packaging rounds weights to 7 bits, which costs less than 0.3 points of any score and is made good within a few hundred steps.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import numpy_helper

from kgbuild.training.labels import Labels

Floats = npt.NDArray[np.float32]

_QUANTISED = "_quantized"
#: The output of a product names the layer that it belongs to.
_LAYER = re.compile(r"/(.+)/MatMul_output_0")
#: Weights of products that belong to no layer keep their names.
_OWN_NAMES = ("aU", "lU", "sU")
_CONSTANT = "ort_const"
_ATTENTION = re.compile(r"Attention_(\d+)_qkv_(weight|bias)")


def read_weights(folder: Path) -> tuple[dict[str, Floats], Labels]:
    """Return the weights of the network by their names in it, and the label lists of the model.

    Args:
        folder: Holds `encoder.onnx` and `labels.json`.
    """
    graph = onnx.load(str(folder / "encoder.onnx")).graph
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    names = _layer_names(graph)
    weights: dict[str, Floats] = {}
    for name, stored in values.items():
        plain = name.removesuffix(_QUANTISED)
        if plain.endswith(("_scale", "_zero_point")) or stored.ndim == 0 or plain.startswith(_CONSTANT):
            continue
        value = _restored(plain, values) if name.endswith(_QUANTISED) else stored
        weights |= _parameter(plain, value, names)
    weights["mix"] = np.log(np.array(_mixture(graph, values), dtype=np.float32))
    lists = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    return weights, {name: value for name, value in lists.items() if isinstance(value, list)}


def _parameter(name: str, value: Floats, layers: dict[str, str]) -> dict[str, Floats]:
    """Return the parameters that a weight of the graph holds: the fusion of the graph put those of an attention together."""
    attention = _ATTENTION.fullmatch(name)
    if attention:
        return _attention(f"e.encoder.layer.{attention[1]}.attention.self", attention[2], value)
    return {layers[name]: value.T} if name in layers else {name: value}


def _restored(name: str, values: dict[str, npt.NDArray[np.generic]]) -> Floats:
    whole = values[name + _QUANTISED].astype(np.float32) - values[name + "_zero_point"].astype(np.float32)
    restored: Floats = (whole * values[name + "_scale"].astype(np.float32)).astype(np.float32)
    return restored


def _layer_names(graph: onnx.GraphProto) -> dict[str, str]:
    """Return the parameter that each anonymous weight of a product is."""
    names: dict[str, str] = {}
    for node in graph.node:
        layer = _LAYER.match(node.output[0]) if node.op_type in ("MatMul", "MatMulInteger") else None
        weight = node.input[1].removesuffix(_QUANTISED) if layer else ""
        if layer and weight not in _OWN_NAMES:
            names[weight] = layer[1].replace("/", ".") + ".weight"
    return names


def _attention(prefix: str, kind: str, value: Floats) -> dict[str, Floats]:
    parts = np.split(value, 3, axis=-1)
    return {f"{prefix}.{part}.{kind}": chunk.T for part, chunk in zip(("query", "key", "value"), parts, strict=True)}


def _mixture(graph: onnx.GraphProto, values: dict[str, npt.NDArray[np.generic]]) -> list[float]:
    """Return the weights of the mixed layers, the last layer first: the factors that are single numbers, in the order of the products."""
    scalars = [name for node in graph.node if node.op_type == "Mul" for name in node.input if name in values and values[name].ndim == 0]
    return [float(values[name]) for name in scalars]


def carry_over(weights: dict[str, Floats], old: Labels, new: Labels) -> dict[str, Floats]:
    """Return the weights for new label lists; what depends on a list that has changed is left out.

    The rows of `tags` are moved to the places of their labels: pos, ner, xpos, features, then start and predicate.
    """
    kept = dict(weights)
    if old["rel"] != new["rel"]:
        del kept["lU"]
    if old["roles"] != new["roles"]:
        del kept["sU"]
    rows = _tag_rows(old, new)
    for name in ("tags.weight", "tags.bias"):
        source = kept[name]
        moved = np.zeros((len(rows), *source.shape[1:]), dtype=np.float32)
        for place, row in enumerate(rows):
            if row is not None:
                moved[place] = source[row]
        kept[name] = moved
    return kept


def _tag_rows(old: Labels, new: Labels) -> list[int | None]:
    """Return the old row of each new row, none for a new label."""
    lists = ("pos", "ner", "xpos", "features")
    keys_old = [(name, label) for name in lists for label in old.get(name, [])] + [("", "start"), ("", "predicate")]
    keys_new = [(name, label) for name in lists for label in new[name]] + [("", "start"), ("", "predicate")]
    at = {key: row for row, key in enumerate(keys_old)}
    return [at.get(key) for key in keys_new]
