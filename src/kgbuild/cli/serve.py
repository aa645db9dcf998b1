"""`kgbuild serve`: a store as web pages and a SPARQL endpoint."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click

from kgbuild.cli import options
from kgbuild.errors import ConfigError, StoreError

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@click.command(
    epilog=options.examples(
        "kgbuild serve news.store",
        "kgbuild serve news.store --articles articles/ --port 8080",
        "kgbuild serve news.store --timeout 5 --cors '*'",
    )
)
@click.argument("store", type=click.Path(path_type=Path))
@click.option(
    "--articles", multiple=True, metavar="PATH", help="Articles to show with their acts marked; a graph does not hold their texts."
)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port to listen on.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--expose", is_flag=True, help="Allow an address that other machines can reach.")
@click.option("--timeout", type=click.FloatRange(0.1), default=30, show_default=True, help="Seconds that a query may run.")
@click.option("--rows", type=click.IntRange(1), default=100_000, show_default=True, help="Most rows of an answer.")
@click.option("--workers", type=click.IntRange(1, 64), default=4, show_default=True, help="Queries that run at once.")
@click.option("--cors", default="", metavar="ORIGIN", help="Let pages of another site ask the endpoint.")
def command(store: Path, articles: tuple[str, ...], **given: object) -> int:
    """Show the store STORE as pages, and answer SPARQL at /sparql, for reading only, until you press Ctrl+C."""
    host, port = str(given["host"]), int(str(given["port"]))
    if host not in _LOOPBACK:
        if not given["expose"]:
            raise ConfigError(f"Other machines could reach {host}.", "Add --expose if you want that; there is no password.")
        click.echo(f"Warning: everybody who can reach {host} can read the store; there is no password.", err=True)
    try:
        run = import_module("kgbuild.serve.run").run
    except ImportError as error:
        raise StoreError("The web server is not installed.", "Install it with: pip install 'kgbuild[serve]'") from error
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    run(store, articles, given, lambda: click.echo(f"Open {address} in a browser; Ctrl+C ends it.", err=True))
    return 0
