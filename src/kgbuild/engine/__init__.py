"""Many articles: cut into shards that are done one by one, on any number of processes or machines, with the same bytes.

A shard is the unit of work and of failure. Its file is named after what goes in, so a run that is started again does only what is missing.
"""
