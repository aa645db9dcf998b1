"""Print the processor time of the acts stage beside that of the language model, on the same articles, in one run.

usage: acts.py [ARTICLES]    (default: ../shared/articles/wikinews.jsonl beside the checkout)
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import kgbuild
from kgbuild import acts, entities, mentions, resources
from kgbuild.analysis import Analyzer
from kgbuild.errors import InputError
from kgbuild.ontology.authority import Authority
from kgbuild.ontology.lexicon import Lexicon

SHARED = Path(__file__).parents[3] / "shared"


def main(path: Path) -> int:
    """Run analysis and acts article by article and print the sums and their ratio."""
    settings = kgbuild.Settings()
    folder = resources.folder("ontology")
    authority, lexicon, analyzer = Authority.load((folder / "entities",)), Lexicon.load((folder / "acts",)), Analyzer(settings)
    articles = [found for found in kgbuild.read([path]) if not isinstance(found, InputError)]
    # The first call loads the weights.
    analyzer.analyse(articles[0])
    model = stage = 0.0
    found = words = 0
    for article in articles:
        start = time.process_time()
        analysis = analyzer.analyse(article)
        model += time.process_time() - start
        links = entities.link(analysis, mentions.find(analysis, authority), authority, settings)
        start = time.process_time()
        found += len(acts.find(analysis, links, lexicon))
        stage += time.process_time() - start
        words += len(analysis.tokens)
    sys.stdout.write(
        f"{len(articles)} articles, {words} words, {found} acts\n"
        f"language model {model:6.2f} s\n"
        f"acts           {stage:6.2f} s, {stage / model:.3f} of the model's processor time\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "articles" / "wikinews.jsonl"))
