"""The graph over HTTP: a read-only SPARQL endpoint, linked data and pages to read, all on this machine.

`make_app` builds the web application; `kgbuild serve` runs it. A query runs in a process of its own (`worker`), which is killed when it
takes too long, so that no query can stop the others.
"""
