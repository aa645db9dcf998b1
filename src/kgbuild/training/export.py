"""Packaging: trained weights to an ONNX graph, attention and GELU fused, weights as whole numbers of 7 bits."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from onnx import TensorProto
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer

from kgbuild.training.labels import Labels
from kgbuild.training.network import Network
from kgbuild.training.train import average

INPUTS = ("ids", "am", "pc", "fi", "cs")
OUTPUTS = ("tags", "arc", "LH", "LD", "SA", "SP")
_OPSET = 17
#: Shape of the example that the graph is traced with: windows, pieces, words. All three are free in the graph.
_EXAMPLE = (3, 40, 30)
#: Kinds of nodes whose weights become whole numbers; the rest of the graph is small.
_QUANTISED = ["MatMul", "Attention", "Gather", "EmbedLayerNormalization"]


def export(weights: list[Path], base: Path, out: Path) -> None:
    """Write `encoder.onnx`, `labels.json`, `tokenizer.json` and `DIGESTS` to a folder.

    Weights are rounded to 7 bits instead of 8 (`reduce_range`): with 8, sums of products overflow on processors without VNNI, so that
    results would depend on the machine. It costs no accuracy and 7 % speed.

    Args:
        weights: Files of trained weights; several are averaged.
        base: Folder of the base model.
        out: Folder to write to.
    """
    state = average(weights)
    labels = state["labels"]
    network = Network(base, labels, half=False)
    network.load_state_dict(state["weights"], strict=False)
    network.eval()
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        plain, fused = Path(folder) / "plain.onnx", Path(folder) / "fused.onnx"
        _trace(network, plain)
        heads, width = network.e.config.num_attention_heads, network.e.config.hidden_size
        optimizer.optimize_model(str(plain), model_type="bert", num_heads=heads, hidden_size=width, opt_level=0).save_model_to_file(
            str(fused)
        )
        quantize_dynamic(
            fused,
            out / "encoder.onnx",
            op_types_to_quantize=_QUANTISED,
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )
    _write_rest(out, labels, base)


def _trace(network: Network, path: Path) -> None:
    windows, pieces, words = _EXAMPLE
    example = (
        torch.randint(5, 2000, (windows, pieces)),
        torch.ones(windows, pieces, dtype=torch.long),
        torch.zeros(windows, pieces, dtype=torch.long),
        torch.randint(0, pieces, (windows, words)),
        torch.zeros(windows, words, dtype=torch.long),
    )
    axes = {name: {0: "n", 1: "L"} for name in INPUTS[:3]} | {name: {0: "n", 1: "W"} for name in (*INPUTS[3:], *OUTPUTS)}
    axes["arc"][2] = axes["LH"][1] = "W1"
    with torch.no_grad():
        torch.onnx.export(
            network,
            example,
            str(path),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes=axes,
            opset_version=_OPSET,
            dynamo=False,
        )


def _write_rest(out: Path, labels: Labels, base: Path) -> None:
    (out / "labels.json").write_text(json.dumps(labels, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    shutil.copy(base / "tokenizer.json", out / "tokenizer.json")
    write_digests(out)


def write_digests(folder: Path) -> None:
    """Write the digests of the files of a model, for its card."""
    files = sorted(path for path in folder.iterdir() if path.suffix in {".onnx", ".json", ".tsv"})
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (folder / "DIGESTS").write_text("".join(lines), encoding="utf-8")
