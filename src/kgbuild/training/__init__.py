"""The recipes that make the files of the bundled language models."""
