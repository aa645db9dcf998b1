"""`python -m kgbuild` is the same as `kgbuild`."""

from kgbuild.cli import main

if __name__ == "__main__":
    main()
