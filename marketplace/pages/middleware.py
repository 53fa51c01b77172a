"""The reader's language and light, and styles and scripts that travel compressed."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

THEMES = ("light", "dark")
THEME_COOKIE = "theme"
YEAR = 365 * 24 * 3600


class PreferencesMiddleware:
    """`?lang=` and `?theme=` on any address choose the language and the light, for this page and the next ones.

    Plain links and cookies, so that both switches work without JavaScript and no page flashes in the wrong light.
    Stands after LocaleMiddleware, whose choice it may overrule.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = request.GET.get("lang")
        if language not in dict(settings.LANGUAGES):
            language = None
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = language
        theme = request.GET.get("theme")
        cookie = request.COOKIES.get(THEME_COOKIE, "")
        chosen = theme if theme is not None else cookie
        request.theme = chosen if chosen in THEMES else ""  # type: ignore[attr-defined]

        response = self.get_response(request)

        page = response.headers.get("Content-Type", "").startswith("text/html")
        if language and page:  # whoever takes a document in the other language goes on reading in their own
            _remember(response, settings.LANGUAGE_COOKIE_NAME, language)
        if language:
            response.headers["Content-Language"] = language
        if theme in THEMES:
            _remember(response, THEME_COOKIE, theme)
        elif theme is not None:
            response.delete_cookie(THEME_COOKIE)
        if page:
            patch_vary_headers(response, ["Cookie"])
        return response


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )


class NoNulMiddleware:
    """PostgreSQL keeps no NUL in a text: an address with one leads nowhere, and one in a query is left out.

    The API says itself what is wrong with a parameter. Stands before everything that reads `request.GET`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            raise Http404
        while not request.path_info.startswith("/api/") and "%00" in request.META.get("QUERY_STRING", ""):
            request.META["QUERY_STRING"] = request.META["QUERY_STRING"].replace("%00", "")
        return self.get_response(request)


class SameForAllMiddleware:
    """Takes language and cookies off the reply to a request that its view calls `same_for_all`: a CDN keeps one copy.

    Stands before SessionMiddleware and LocaleMiddleware, which say of every reply that it depends on them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "same_for_all", False):
            response.cookies.clear()
            response.headers.pop("Content-Language", None)
            vary = "Accept-Encoding" if "accept-encoding" in response.headers.get("Vary", "").lower() else ""
            response.headers.pop("Vary", None)
            if vary:
                response.headers["Vary"] = vary
        return response


class CompressedStaticMiddleware(GZipMiddleware):
    """Styles and scripts only: in a page, a secret beside echoed words could be guessed from the size.

    Stands before WhiteNoise.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress what may be; its ETag goes, since WhiteNoise would not know the weak one again."""
        if not response.headers.get("Content-Type", "").startswith(("text/css", "text/javascript")):
            return response
        response = super().process_response(request, response)
        if response.has_header("Content-Encoding"):
            del response.headers["ETag"]
        return response
