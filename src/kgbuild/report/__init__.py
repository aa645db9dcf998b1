"""A dossier from a store: one file that holds who said what, each claim with its sentence, its chain and its source."""
