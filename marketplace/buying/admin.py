"""What the back office shows of baskets and forms under way: not what a buyer has typed and not sent."""

from marketplace.buying.models import Draft
from people.back_office import Rows

ROWS = [Rows(Draft, ("id",), hidden=("answers",))]
