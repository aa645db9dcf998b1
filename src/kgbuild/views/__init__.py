"""What people want to see of a store: an overview, an article with its acts marked, an actor, an act, who addresses whom.

Everything here reads a store by SPARQL and returns plain values; web pages (`kgbuild.serve`) and dossiers (`kgbuild.report`) show them.
"""
