"""The whole recipe on made-up sentences and a tiny base; it needs the extra `kgbuild[train]`."""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from kgbuild import resources
from kgbuild.analysis.parser import Parser
from kgbuild.training.evaluate import measure
from kgbuild.training.labels import Labels, collect_labels
from kgbuild.training.sentences import Documents, Sentence, Syntax

if os.environ.get("CI") and not importlib.util.find_spec("torch"):
    # Where changes are checked this file must run; `make` installs the extra there.
    pytest.fail("torch is not installed, and CI is set", pytrace=False)
torch = pytest.importorskip("torch", reason="torch is not installed: pip install kgbuild[train]")
transformers = pytest.importorskip("transformers", reason="transformers is not installed: pip install kgbuild[train]")
pytest.importorskip("onnx", reason="onnx is not installed: pip install kgbuild[train]")
training = pytest.importorskip("kgbuild.training.train")
packaging = pytest.importorskip("kgbuild.training.export")
packaged = pytest.importorskip("kgbuild.training.packaged")

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

STEPS = 250
PLACES = ("Klopstokia", "Freedonia", "Sylvania", "Osterlich")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a base model of random weights, a tenth as wide as the real one."""
    folder = tmp_path_factory.mktemp("base")
    torch.manual_seed(1)
    config = transformers.BertConfig(hidden_size=48, num_hidden_layers=3, num_attention_heads=4, intermediate_size=96)
    transformers.BertModel(config).save_pretrained(folder)
    shutil.copy(resources.model_folder("en") / "tokenizer.json", folder)
    return folder


def sentences(count: int, seed: int) -> Documents:
    """Return documents of sentences like `Sylvania left Freedonia .`"""
    random = Random(seed)
    syntax = Syntax(
        ["PROPN", "VERB", "PROPN", "PUNCT"], ["NNP", "VBD", "NNP", "."], ["_"] * 4, [1, 1, 1, 1], ["nsubj", "root", "obj", "punct"]
    )
    found = []
    for _ in range(count):
        words = [random.choice(PLACES), random.choice(("left", "joined", "praised")), random.choice(PLACES), "."]
        found.append(Sentence(words, syntax=syntax, predicates=[]))
    return [found[start : start + 5] for start in range(0, count, 5)]


@pytest.fixture(scope="module")
def trained(base: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Labels, Path]:
    run = tmp_path_factory.mktemp("run")
    corpora = {"ewt_train": sentences(200, 1)}
    labels = collect_labels(sentence for document in corpora["ewt_train"] for sentence in document)
    plan = training.Plan(base, run, 0, workers=1, pieces=400, half=False, steps=STEPS)
    result: Path = training.train(corpora, {}, labels, plan)
    return result, labels, run


def test_a_trained_model_knows_its_grammar(trained: tuple[Path, Labels, Path], base: Path, tmp_path: Path) -> None:
    packaging.export([trained[0], trained[0]], base, tmp_path)
    scores = measure(sentences(40, 2), Parser(tmp_path, 1, bare=True), "made")
    assert scores["UPOS"].f > 90
    assert scores["LAS"].f > 80
    assert len((tmp_path / "DIGESTS").read_text().splitlines()) == 3


def test_a_packaged_model_can_be_gone_on_from(trained: tuple[Path, Labels, Path], base: Path, tmp_path: Path) -> None:
    packaging.export([trained[0]], base, tmp_path)
    weights, labels = packaged.read_weights(tmp_path)
    assert labels == trained[1]
    for name, value in torch.load(trained[0])["weights"].items():
        if name != "mix":
            assert abs(packaged.carry_over(weights, labels, labels)[name] - value.numpy()).max() < 0.05, name


def test_activations_are_rounded_as_in_the_packaged_graph() -> None:
    network = importlib.import_module("kgbuild.training.network")
    values = torch.tensor([[[0.0, -1.0, 2.0, 0.7311]], [[0.5, 0.25, 3.0, 0.0]], [[0.0] * 4]], requires_grad=True)
    rounded = network._Rounding.apply(values)
    rounded.sum().backward()
    assert torch.equal(values.grad, torch.ones(3, 1, 4))
    for window, low, high in ((0, -1.0, 2.0), (1, 0.0, 3.0)):
        # ONNX, DynamicQuantizeLinear: the range holds 0, and 0 is one of the steps.
        scale = (high - low) / 255
        zero = round(-low / scale)
        wanted = (torch.clamp(torch.round(values[window] / scale) + zero, 0, 255) - zero) * scale
        assert torch.allclose(rounded[window], wanted, atol=1e-6)
    assert not rounded[2].any()


def test_a_run_goes_on_from_its_checkpoint(trained: tuple[Path, Labels, Path], base: Path) -> None:
    before = torch.load(trained[2] / "worker0.pt")["progress"]
    plan = training.Plan(base, trained[2], 0, workers=1, pieces=400, half=False, steps=STEPS + 20)
    training.train({"ewt_train": sentences(50, 3)}, {}, trained[1], plan)
    after = torch.load(trained[2] / "worker0.pt")["progress"]
    assert after["seconds"] > before["seconds"]
    assert after["epoch"] > before["epoch"]
    assert (before["step"], after["step"]) == (STEPS, STEPS + 20)


def test_pauses_between_starts_do_not_count(trained: tuple[Path, Labels, Path], base: Path) -> None:
    plan = training.Plan(base, trained[2], 200)
    assert training.Progress(seconds=50, step=7).share(plan) == 0.25


#: Trains a while in a process of its own: the folders of base and run are its arguments.
ENDLESS = """
import sys
from pathlib import Path
from kgbuild.training.labels import collect_labels
from kgbuild.training.sentences import Sentence, Syntax
from kgbuild.training.train import Plan, train

if __name__ == "__main__":
    syntax = Syntax(["PROPN", "VERB"], ["NNP", "VBD"], ["_"] * 2, [1, 1], ["nsubj", "root"])
    corpus = [[Sentence(["Sylvania", "left"], syntax=syntax, predicates=[])] for _ in range(50)]
    base, run = map(Path, sys.argv[1:])
    plan = Plan(base, run, 3600, workers=2, pieces=200, half=False, checkpoint=0.2)
    train({"ewt_train": corpus}, {}, collect_labels(sentence for document in corpus for sentence in document), plan)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="process groups are those of POSIX")
def test_a_run_that_is_killed_goes_on(base: Path, tmp_path: Path) -> None:
    script, run = tmp_path / "endless.py", tmp_path / "run"
    script.write_text(ENDLESS, encoding="utf-8")
    process = subprocess.Popen([sys.executable, str(script), str(base), str(run)], start_new_session=True, stderr=subprocess.DEVNULL)
    try:
        deadline = time.time() + 300
        while not all((run / f"worker{number}.pt").exists() for number in (0, 1)) and time.time() < deadline and process.poll() is None:
            time.sleep(0.1)
        time.sleep(0.5)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    before = [torch.load(run / f"worker{number}.pt")["progress"] for number in (0, 1)]
    state = torch.load(run / "worker0.pt")
    steps = max(progress["step"] for progress in before) + 10
    plan = training.Plan(base, run, 0, workers=2, pieces=400, half=False, steps=steps)
    result = training.train({"ewt_train": sentences(50, 3)}, {}, state["labels"], plan)
    assert result.exists()
    for number in (0, 1):
        after = torch.load(run / f"worker{number}.pt")["progress"]
        assert after["step"] == steps
        assert after["epoch"] > before[number]["epoch"]
