"""Make compiled authorities: the wide one from tables of facts, a user's own from Turtle, CSV or Wikidata's JSON lines."""
