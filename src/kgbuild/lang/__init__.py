"""What is particular to one language: plain tables and the smallest helpers over them, one module a language."""
