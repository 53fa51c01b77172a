"""Lists come in pages; `next` and `previous` are whole addresses that stay right while rows are added."""

from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import DataError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ErrorDetail, NotFound, ValidationError
from rest_framework.pagination import CursorPagination as BaseCursorPagination
from rest_framework.request import Request
from rest_framework.views import APIView


class CursorPagination(BaseCursorPagination):
    """Newest first unless the view says otherwise with `cursor_ordering` (unique, or nearly so)."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    ordering: Any = "-pk"

    def get_ordering(
        self, request: Request, queryset: QuerySet[Any], view: APIView | None
    ) -> tuple[str, ...]:
        ordering = getattr(view, "cursor_ordering", self.ordering)
        return (ordering,) if isinstance(ordering, str) else tuple(ordering)

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any] | None:
        """The rows of the page. A cursor that we did not make is refused, wherever it is found out."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except (NotFound, ValueError, OverflowError, DataError, DjangoValidationError) as error:
            refusal = ErrorDetail(
                _("This cursor is not one of ours. Start again without it."), "invalid_cursor"
            )
            raise ValidationError({self.cursor_query_param: [refusal]}) from error
