"""Training: all tasks at once, by a few single-threaded workers around a shared centre, for a given time.

A worker's matrices are small, so that threads inside one step wait for each other more than they compute, most of all beside other
processes. So each worker trains alone on one thread, and every few steps it and the centre move half-way towards each other (elastic
averaging, Zhang, Choromanska and LeCun 2015). The centre is the model: an average over workers and over steps.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from multiprocessing.synchronize import Lock
from pathlib import Path
from random import Random
from typing import Any

import torch
import torch.multiprocessing
from torch import Tensor, nn

from kgbuild.errors import ConfigError
from kgbuild.training.augment import augment
from kgbuild.training.batches import Window, make_batches, make_windows, to_arrays
from kgbuild.training.catalogue import Names
from kgbuild.training.corpora import TRAINING, Corpora
from kgbuild.training.labels import Encoded, Labels, Numbering
from kgbuild.training.losses import losses
from kgbuild.training.made import make_documents
from kgbuild.training.network import Network
from kgbuild.training.packaged import carry_over, read_weights
from kgbuild.training.pieces import Pieces

#: Learning rates of the encoder and of the heads, reached after the warm-up and falling to 0 at the end.
_RATES = (1.5e-4, 1.5e-3)
_WARM_UP = 200
#: Lowest share of the rate: the last steps still count.
_LOWEST = 0.005
_WEIGHT_DECAY = 0.01
#: Share of the run after which activations are rounded as in the packaged graph. Rounding them after training alone cost 0.15 to 0.18
#: points of LAS on the development parts; it takes a tenth more time, so the first steps do without.
_ROUNDED_FROM = 0.6
_LONGEST_GRADIENT = 1.0
#: Steps between two meetings with the centre.
_MEET = 16
#: Seconds between checkpoints: what a machine that goes away takes with it at most.
CHECKPOINT = 240
#: Seconds between snapshots, which are taken in the last fifth of the training.
_SNAPSHOT, _SNAPSHOTS_FROM = 150, 0.8
_LOG_STEPS = 50
#: How fast the logged losses forget.
_SMOOTH = 0.02

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a training run is told.

    Attributes:
        base: Folder of the base model.
        run: Folder of the checkpoints.
        seconds: Time of training; that between a stop and a new start does not count.
        workers: Number of workers, one thread each.
        pieces: Padded word pieces in a batch.
        seed: Seed of all draws; the course of a run still depends on the speed of the machine.
        half: Whether matrix products run in bfloat16.
        start: Folder of a packaged model to go on from; without it the heads start anew.
        steps: Steps of each worker, instead of a time; then the course does not depend on the speed of the machine.
        checkpoint: Seconds between checkpoints.
        device: Where torch computes; on another than `cpu` one worker is enough.
    """

    base: Path
    run: Path
    seconds: float
    workers: int = 2
    pieces: int = 1600
    seed: int = 1
    half: bool = True
    start: Path | None = None
    steps: int = 0
    checkpoint: float = CHECKPOINT
    device: str = "cpu"


@dataclass(slots=True)
class Progress:
    """Where a worker stands: seconds of training, steps and epochs done."""

    seconds: float = 0
    step: int = 0
    epoch: int = 0

    def share(self, plan: Plan) -> float:
        """Return the share of the run that is done."""
        return self.step / plan.steps if plan.steps else self.seconds / max(plan.seconds, 1e-9)


def train(corpora: Corpora, names: Names, labels: Labels, plan: Plan) -> Path:
    """Train as long as the plan says and return the file of the trained weights; goes on from checkpoints in the plan's folder."""
    plan.run.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(plan.seed)
    network = Network(plan.base, labels, half=plan.half)
    _load(network, labels, plan)
    centre = [parameter.detach().clone().share_memory_() for parameter in network.parameters()]
    context = torch.multiprocessing.get_context("spawn")
    lock = context.Lock()
    training = {name: corpora[name] for name in TRAINING if name in corpora}
    workers = [
        context.Process(target=_work, args=(number, training, names, labels, plan, (centre, lock))) for number in range(plan.workers)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if any(worker.exitcode for worker in workers):
        raise ChildProcessError("A worker failed; the last checkpoints are kept.")
    return _save(plan.run / "final.pt", {"weights": _weights(network, centre), "labels": labels})


def _load(network: Network, labels: Labels, plan: Plan) -> None:
    """Load the checkpoint if there is one, else the packaged model if one is named."""
    checkpoint = _checkpoint(plan, 0)
    if checkpoint.exists():
        # Position numbers and the like are no parameters and keep their values.
        network.load_state_dict(torch.load(checkpoint)["weights"], strict=False)
    elif plan.start:
        weights, old = read_weights(plan.start)
        tensors = {name: torch.tensor(value) for name, value in carry_over(weights, old, labels).items()}
        own = dict(network.named_parameters())
        unknown = [name for name, value in tensors.items() if name not in own or own[name].shape != value.shape]
        if unknown:
            raise ConfigError(f"{plan.start} is no model of this recipe: {', '.join(unknown)} do not fit.")
        network.load_state_dict(tensors, strict=False)


def _work(number: int, corpora: Corpora, names: Names, labels: Labels, plan: Plan, shared: tuple[list[Tensor], Lock]) -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    worker = _Worker(number, labels, plan, shared)
    windows = _Windows(corpora, names, labels, plan)
    while worker.run_epoch(windows.batches(worker.progress.epoch, number)):
        worker.progress.epoch += 1
    worker.finish()


class _Windows:
    """The batches of every epoch, drawn anew."""

    def __init__(self, corpora: Corpora, names: Names, labels: Labels, plan: Plan) -> None:
        self._corpora, self._names, self._plan = corpora, names, plan
        self._numbering = Numbering(labels)
        self._pieces = Pieces(plan.base / "tokenizer.json")

    def batches(self, epoch: int, worker: int) -> list[list[Window]]:
        """Return the batches of an epoch of a worker, in order."""
        random = Random(f"{self._plan.seed} {epoch} {worker}")  # noqa: S311 (no secrets)
        documents: list[list[Encoded]] = []
        for name, corpus in self._corpora.items():
            for _ in range(2 if name == "re3d_train" else 1):
                documents += [
                    [self._numbering.encode(sentence) for sentence in document] for document in augment(corpus, self._names, random)
                ]
        made = make_documents(self._names, random)
        documents += [[self._numbering.encode(sentence) for sentence in document] for document in made]
        return make_batches(list(make_windows(_joined(documents, random), self._pieces, random)), self._plan.pieces, random)


def _joined(documents: list[list[Encoded]], random: Random) -> Iterator[list[Encoded]]:
    """Yield the documents; those of one sentence are shuffled and joined, so that they do not make windows of their own."""
    short = [document[0] for document in documents if len(document) == 1]
    random.shuffle(short)
    yield from (document for document in documents if len(document) > 1)
    yield short


class _Worker:
    """One worker: its weights, its optimiser, and the centre that it meets."""

    def __init__(self, number: int, labels: Labels, plan: Plan, shared: tuple[list[Tensor], Lock]) -> None:
        self._number, self._labels, self._plan = number, labels, plan
        self._centre, self._lock = shared
        self._network = Network(plan.base, labels, half=plan.half).to(plan.device)
        self._optimiser = _optimiser(self._network)
        self.progress = Progress()
        self._restore()
        self._before = self._saved = self._snapped = time.time()
        self._means: dict[str, float] = {}
        self._network.train()

    def _restore(self) -> None:
        checkpoint = _checkpoint(self._plan, self._number)
        if checkpoint.exists():
            state = torch.load(checkpoint)
            self._optimiser.load_state_dict(state["optimiser"])
            self.progress = Progress(**state["progress"])
            self.progress.epoch += 1
        torch.manual_seed(self._plan.seed * 1_000_003 + self.progress.epoch * 101 + self._number)
        with torch.no_grad():
            for own, shared in zip(self._network.parameters(), self._centre, strict=True):
                own.copy_(shared)

    def run_epoch(self, batches: list[list[Window]]) -> bool:
        """Train on the batches; return false when the time is over."""
        for batch in batches:
            now = time.time()
            self.progress.seconds += now - self._before
            self._before = now
            share = self.progress.share(self._plan)
            if share >= 1:
                return False
            self._step(batch, share)
            self._keep(share)
        return True

    def _step(self, batch: list[Window], share: float) -> None:
        for group, rate in zip(self._optimiser.param_groups, _RATES, strict=True):
            group["lr"] = rate * min((self.progress.step + 1) / _WARM_UP, max(_LOWEST, 1 - share))
        self._network.is_rounding = share >= _ROUNDED_FROM
        arrays = {name: torch.from_numpy(array).to(self._plan.device) for name, array in to_arrays(batch).items()}
        outputs = self._network(*(arrays[name] for name in ("ids", "am", "pc", "fi", "cs")))
        found = losses(outputs, arrays, self._labels)
        self._optimiser.zero_grad()
        torch.stack(list(found.values())).sum().backward()
        nn.utils.clip_grad_norm_(self._network.parameters(), _LONGEST_GRADIENT)
        self._optimiser.step()
        self.progress.step += 1
        for name, loss in found.items():
            value = float(loss.detach())
            self._means[name] = self._means.get(name, value) * (1 - _SMOOTH) + value * _SMOOTH

    def _keep(self, share: float) -> None:
        """Meet the centre, log and save, each when it is time."""
        if self.progress.step % _MEET == 0:
            self._meet()
        if self.progress.step % _LOG_STEPS == 0:
            means = " ".join(f"{name} {mean:.3f}" for name, mean in self._means.items())
            _log.info("worker %d epoch %d step %d share %.3f %s", self._number, self.progress.epoch, self.progress.step, share, means)
        if time.time() - self._saved > self._plan.checkpoint:
            self._checkpoint()
        if self._number == 0 and share > _SNAPSHOTS_FROM and time.time() - self._snapped > _SNAPSHOT:
            self._snapped = time.time()
            _save(self._plan.run / f"snapshot{self.progress.step:06d}.pt", {"weights": self._shared_weights(), "labels": self._labels})

    def _meet(self) -> None:
        with self._lock, torch.no_grad():
            for own, shared in zip(self._network.parameters(), self._centre, strict=True):
                half = (own - shared.to(own.device)).mul_(0.5)
                shared.add_(half.to(shared.device))
                own.sub_(half)

    def _shared_weights(self) -> dict[str, Tensor]:
        with self._lock:
            return _weights(self._network, [shared.clone() for shared in self._centre])

    def _checkpoint(self) -> None:
        self._saved = time.time()
        state = {"weights": self._shared_weights(), "labels": self._labels, "optimiser": self._optimiser.state_dict()}
        _save(_checkpoint(self._plan, self._number), state | {"progress": asdict(self.progress)})

    def finish(self) -> None:
        """Meet the centre a last time and save."""
        self._meet()
        self._checkpoint()
        _log.info("worker %d ends at epoch %d, step %d", self._number, self.progress.epoch, self.progress.step)


def _optimiser(network: Network) -> torch.optim.AdamW:
    encoder = [parameter for name, parameter in network.named_parameters() if name.startswith("e.")]
    heads = [parameter for name, parameter in network.named_parameters() if not name.startswith("e.")]
    groups = [{"params": encoder, "lr": _RATES[0]}, {"params": heads, "lr": _RATES[1]}]
    return torch.optim.AdamW(groups, weight_decay=_WEIGHT_DECAY, fused=True)


def _checkpoint(plan: Plan, worker: int) -> Path:
    return plan.run / f"worker{worker}.pt"


def _weights(network: Network, values: list[Tensor]) -> dict[str, Tensor]:
    return {name: value for (name, _), value in zip(network.named_parameters(), values, strict=True)}


def _save(path: Path, state: dict[str, Any]) -> Path:
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    return partial.replace(path)


def average(paths: list[Path]) -> dict[str, Any]:
    """Return the weights in the files averaged, with the labels of the first."""
    states = [torch.load(path) for path in paths]
    weights = {name: torch.stack([state["weights"][name] for state in states]).mean(0) for name in states[0]["weights"]}
    return {"weights": weights, "labels": states[0]["labels"]}
