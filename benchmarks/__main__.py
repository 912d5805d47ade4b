"""All measurements, one line each; the exit status says whether every limit was held."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinnova.settings")
django.setup()

from benchmarks import clients, entry, export, nurses, saves  # noqa: E402  needs the settings

MODULES = (saves, clients, entry, nurses, export)


def main() -> int:
    held = [module.run() for module in MODULES]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
