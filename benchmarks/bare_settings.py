"""The product's own settings and middleware, with one bare view behind them."""

from clinnova.settings import *  # noqa: F403  every setting, whatever comes to it

ROOT_URLCONF = "benchmarks.ceiling"
