"""The recipe of the language model: `python -m kgbuild.training prepare|train|export|evaluate --corpora DIR --base DIR`, in this order.

The commands meet in the working folder: `prepared.pkl`, `run` with the checkpoints, `model` with the result.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kgbuild import resources
from kgbuild.analysis.lemmas import read_lemmas
from kgbuild.errors import KgbuildError
from kgbuild.training import corpora, frames, lemmas
from kgbuild.training.base import check_base
from kgbuild.training.catalogue import read_names
from kgbuild.training.labels import collect_labels

#: Treebanks whose labels the model learns; PUD is for measuring only.
_LABELLED = ("ewt_train", "gum_train")


def prepare(options: argparse.Namespace) -> None:
    """Read the corpora into one file; `--parser` gives syntax to those that have none."""
    from kgbuild.training.parsing import make_parse, make_tokenize  # noqa: PLC0415 (spaCy)

    check_base(options.base)
    found = corpora.read_corpora(options.corpora)
    found |= corpora.read_unparsed(options.corpora, make_tokenize(), make_parse(options.parser))
    corpora.write_prepared(found, options.data)
    for name, documents in found.items():
        sys.stdout.write(f"{name}\t{len(documents)} documents\t{sum(map(len, documents))} sentences\n")


def train(options: argparse.Namespace) -> None:
    """Train until the time is over; started again, it goes on from the last checkpoint."""
    from kgbuild.training.train import Plan, train  # noqa: PLC0415 (torch)

    check_base(options.base)
    found = corpora.read_prepared(options.data)
    labels = collect_labels(sentence for name in _LABELLED for document in found[name] for sentence in document)
    names = read_names(options.names) if options.names else {}
    seconds = options.minutes * 60
    plan = Plan(options.base, options.run, seconds, options.workers, options.pieces, options.seed, not options.full, options.start)
    plan = replace(plan, steps=options.steps, device=options.device)
    sys.stdout.write(f"{train(found, names, labels, plan)}\n")


def export(options: argparse.Namespace) -> None:
    """Average the weights, write the graph, fuse and quantise it; learn the tables of lemmas and frames."""
    from kgbuild.training.export import export, write_digests  # noqa: PLC0415 (torch)

    check_base(options.base)
    export(options.weights or [options.run / "final.pt"], options.base, options.out)
    lemmas.write(options.corpora, options.out)
    frames.write(frames.learn(corpora.read_prepared(options.data)["ewt_train"], read_lemmas(options.out)), options.out)
    write_digests(options.out)


def evaluate(options: argparse.Namespace) -> None:
    """Print the tables of the model card."""
    from kgbuild.training.costs import costs  # noqa: PLC0415 (spaCy)
    from kgbuild.training.evaluate import evaluate  # noqa: PLC0415 (spaCy)

    found = corpora.read_prepared(options.data)
    sys.stdout.write(evaluate(options.model, found, options.pud, options.split) + "\n")
    sys.stdout.write(lemmas.figures(options.corpora, options.model, options.split) + "\n")
    sys.stdout.write(costs(options.model, found[f"gum_{options.split}"], options.prototype))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m kgbuild.training", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(function: Callable[[argparse.Namespace], None]) -> argparse.ArgumentParser:
        command = commands.add_parser(function.__name__, help=function.__doc__, description=function.__doc__)
        command.set_defaults(function=function)
        command.add_argument("--corpora", type=Path, required=True, help="folder of the corpora")
        command.add_argument("--base", type=Path, required=True, help="folder of the base model")
        command.add_argument("--data", type=Path, default=Path("prepared.pkl"), help="file of the prepared corpora")
        return command

    first = add(prepare)
    first.add_argument("--parser", type=Path, default=resources.model_folder("en"), help="folder of a model that parses re3d and MASC")
    second = add(train)
    second.add_argument("--run", type=Path, default=Path("run"), help="folder of the checkpoints")
    second.add_argument("--start", type=Path, help="folder of a packaged model to go on from")
    second.add_argument("--names", type=Path, help="folder of entity tables, whose names go into training sentences")
    second.add_argument("--minutes", type=float, default=140, help="time of training; pauses between two starts do not count")
    second.add_argument("--steps", type=int, default=0, help="steps of each worker, instead of a time")
    second.add_argument("--workers", type=int, default=2, help="workers of one thread each")
    second.add_argument("--pieces", type=int, default=1600, help="word pieces in a batch")
    second.add_argument("--seed", type=int, default=1)
    second.add_argument("--device", default="cpu", help="where torch computes; with `cuda`, say `--workers 1` too")
    second.add_argument("--full", action="store_true", help="compute in 32 bits; faster where the processor has no bfloat16")
    third = add(export)
    third.add_argument("--run", type=Path, default=Path("run"), help="folder of the checkpoints")
    third.add_argument(
        "--weights", type=Path, nargs="+", help="files of trained weights, which are averaged [default: final.pt of the run]"
    )
    third.add_argument("--out", type=Path, default=Path("model"), help="folder to write the model to")
    fourth = add(evaluate)
    fourth.add_argument("--model", type=Path, default=Path("model"), help="folder of the model")
    fourth.add_argument("--pud", type=Path, help="CoNLL-U file (xz) of the treebank that is only measured")
    fourth.add_argument("--split", choices=("dev", "test"), default="test", help="part to measure; choose between models on dev")
    fourth.add_argument("--prototype", type=Path, help="folder of the prototype, to compare speed with")
    return parser


def main() -> int:
    """Run one command and return its exit code."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    options = _parser().parse_args()
    try:
        options.function(options)
    except KgbuildError as error:
        sys.stderr.write(f"{error.message} {error.hint}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
