"""What the model costs: words a second beside another program, size, loading time and memory."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from kgbuild.analysis.pipeline import FACTORY, language, make_model
from kgbuild.training.sentences import Documents

#: Words that are timed.
_WORDS = 20_000
#: Paragraphs of a text for timing: the documents of the treebanks are shorter than articles.
_SENTENCES = 25
#: Loads the model in a process of its own, reads texts, and says how long loading took and how much memory was used (Linux).
_LOAD = """
import sys, time
from kgbuild.analysis import pipeline
start = time.process_time()
nlp = pipeline.spacy.blank("en")
model = pipeline.make_model(nlp, pipeline.FACTORY, sys.argv[1], 1)
loaded = time.process_time() - start
for line in sys.stdin:
    model(nlp(line))
# The peak of resource.getrusage begins with that of the process that made this one.
print(loaded, next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) / 1024)
"""


def costs(model: Path, documents: Documents, prototype: Path | None) -> str:
    """Return a table of costs as Markdown.

    Args:
        model: Folder of the model.
        documents: Texts to time.
        prototype: Folder of the prototype with its recipe; its speed on the same texts is measured in turns with ours.
    """
    texts = _texts(documents)
    nlp = language("en", 1)
    component = make_model(nlp, FACTORY, str(model), 1)
    programs: list[Callable[[str], object]] = [lambda text: component(nlp.make_doc(text))]
    if prototype:
        programs.append(_prototype(prototype))
    seconds = _time(programs, texts)
    words = sum(len(nlp.make_doc(text)) for text in texts)
    beside = f", {seconds[1] / seconds[0]:.2f} of the prototype ({words / seconds[1]:,.0f})" if prototype else ""
    loaded, memory = _load(model, texts)
    size = sum(path.stat().st_size for path in model.iterdir() if path.suffix in {".onnx", ".json", ".tsv"}) / 1e6
    rows = (
        f"| words a second of CPU time, raw text to `Doc` | {words / seconds[0]:,.0f}{beside} |",
        f"| files | {size:.1f} MB |",
        f"| loading, without the libraries | {loaded:.2f} s of CPU time |",
        f"| peak memory of a process that reads these texts | {memory:.0f} MB |",
    )
    return "\n".join(("| cost | |", "|---|---|", *rows)) + "\n"


def _texts(documents: Documents) -> list[str]:
    sentences = [sentence for document in documents for sentence in document]
    texts, words = [], 0
    for start in range(0, len(sentences), _SENTENCES):
        part = sentences[start : start + _SENTENCES]
        texts.append("".join(("\n\n" if sentence.paragraph else " ") + (sentence.text or " ".join(sentence.words)) for sentence in part))
        words += sum(len(sentence.words) for sentence in part)
        if words > _WORDS:
            break
    return texts


def _prototype(folder: Path) -> Callable[[str], object]:
    """Return the prototype as a function, imported from its folder."""
    recipe = folder / "recipe"
    sys.path.insert(0, str(recipe))
    spec = importlib.util.spec_from_file_location("annotate", recipe / "annotate.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(recipe)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    annotator: Callable[[str], object] = module.Annotator(str(folder))
    return annotator


def _time(programs: Sequence[Callable[[str], object]], texts: Sequence[str]) -> list[float]:
    """Return the CPU time of each program; they read each text in turns, so that other work on the machine weighs on all alike."""
    seconds = [0.0] * len(programs)
    for program in programs:
        program(texts[0])
    for text in texts:
        for place, program in enumerate(programs):
            start = time.process_time()
            program(text)
            seconds[place] += time.process_time() - start
    return seconds


def _load(model: Path, texts: Sequence[str]) -> tuple[float, float]:
    lines = "\n".join(text.replace("\n", " ") for text in texts)
    done = subprocess.run([sys.executable, "-c", _LOAD, str(model)], input=lines, capture_output=True, text=True, check=True)  # noqa: S603 (our own code)
    loaded, memory = done.stdout.split()
    return float(loaded), float(memory)
