"""Who may reach which address, every address of the URL map once. The words for it are in `words.py`."""

from tests.house.access.api import API
from tests.house.access.pages import PAGES
from tests.house.access.registry import REGISTRY
from tests.house.access.rooms import ROOMS
from tests.house.access.words import Access

ACCESS: dict[str, Access] = PAGES | REGISTRY | ROOMS | API
