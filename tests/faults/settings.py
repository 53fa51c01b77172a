"""A real site whose processes can be killed at a chosen commit or network call: the site's own settings, and points."""

from marketplace.settings import *  # noqa: F403
from marketplace.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.points.Points"]
