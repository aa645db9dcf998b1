"""Print words a second of the whole extraction beside the bare language model, on the same texts, in one run.

usage: speed.py [ARTICLES]    (default: ../shared/articles/wikinews.jsonl beside the checkout)
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import kgbuild
from kgbuild.analysis.pipeline import language
from kgbuild.errors import InputError

SHARED = Path(__file__).parents[3] / "shared"


def main(path: Path) -> int:
    """Time each article twice, model alone and whole extraction, and print the sums."""
    settings = kgbuild.Settings()
    articles = [found for found in kgbuild.read([path]) if not isinstance(found, InputError)]
    pipeline, nlp = kgbuild.Pipeline(settings), language(settings.lang, settings.threads)
    # The first call loads the authority and the lexicon.
    pipeline(articles[0])
    words, model, whole, acts = 0, 0.0, 0.0, 0
    for article in articles:
        start = time.process_time()
        words += len(nlp(article.text))
        middle = time.process_time()
        acts += len(pipeline(article).acts)
        whole += time.process_time() - middle
        model += middle - start
    sys.stdout.write(
        f"{len(articles)} articles, {words} words, {acts} acts\n"
        f"bare language model {words / model:8.0f} words/s\n"
        f"whole extraction    {words / whole:8.0f} words/s, {whole / model:.2f} times the model's CPU time\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "articles" / "wikinews.jsonl"))
