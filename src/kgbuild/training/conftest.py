"""For pytest: modules that need the extra `kgbuild[train]` are searched for examples only where it is installed."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("torch") else ["export.py", "losses.py", "network.py", "packaged.py", "train.py"]
