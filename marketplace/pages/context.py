"""What every page knows: whether this is a demonstration, and which light the reader chose."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """`demo` (bool), `theme` (light, dark, or empty for the reader's system)."""
    return {"demo": settings.DEMO, "theme": getattr(request, "theme", "")}
