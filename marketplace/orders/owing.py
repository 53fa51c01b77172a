"""What a company owes less than before."""

from django.db.models import BigIntegerField, F, QuerySet, Value

from marketplace.orders.models import Statement


def owe_less(statements: QuerySet[Statement], micro: int) -> int:
    """Take so many 10^-6 of a minor unit off; how many statements there were.

    Told as 64 bits: a bare number beside F() is sent as 32, and what is above 2^31 would be cut off silently.
    """
    amount = Value(micro, output_field=BigIntegerField())
    return statements.update(accrued_micro=F("accrued_micro") - amount)
