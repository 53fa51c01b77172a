"""What the footprint calls take and give, for the published schema. The engines do the reading themselves."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from calculators.menu import CALCULATORS

_INPUTS = {
    "anyOf": [
        {name: part for name, part in calculator.input_schema.items() if name != "$schema"}
        for calculator in CALCULATORS.values()
    ]
}


class Shape(serializers.Serializer[Any]):
    pass  # only described: a docstring here would be published as the description of each


@extend_schema_field(_INPUTS)
class InputsField(serializers.JSONField):
    """The answers to what the calculator asks; see its `input_schema`."""


@extend_schema_field({"type": ["number", "string"]})
class NumberOrWord(serializers.JSONField):
    pass


@extend_schema_field({"type": "object"})
class AnyObject(serializers.JSONField):
    pass


class CalculatorShape(Shape):
    slug = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    input_schema = AnyObject(help_text="JSON Schema 2020-12")
    dataset_version = serializers.CharField()


class FootprintRequest(Shape):
    calculator = serializers.ChoiceField(choices=list(CALCULATORS))
    inputs = InputsField()
    language = serializers.ChoiceField(choices=["ja", "en"], required=False)


class FactorShape(Shape):
    id = serializers.CharField()
    value = serializers.FloatField()
    unit = serializers.CharField()
    region = serializers.CharField()
    year = serializers.IntegerField()
    source = serializers.CharField()  # type: ignore[assignment]
    dataset = serializers.CharField()
    dataset_version = serializers.CharField()
    warning = serializers.CharField(required=False)


class LineShape(Shape):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    grams = serializers.IntegerField()
    quantity = serializers.FloatField()
    unit = serializers.CharField()
    stage = serializers.CharField()
    factors = FactorShape(many=True)
    note = serializers.CharField(required=False)


class NotCountedShape(Shape):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    grams = serializers.IntegerField(allow_null=True)
    note = serializers.CharField(allow_blank=True)


class MethodShape(Shape):
    code = serializers.CharField()
    name = serializers.CharField()
    grams = serializers.IntegerField()
    note = serializers.CharField(allow_blank=True)


class StepShape(Shape):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    value = NumberOrWord()
    unit = serializers.CharField()


class FootprintShape(Shape):
    id = serializers.CharField()
    calculator = serializers.CharField()
    inputs = InputsField()
    grams = serializers.IntegerField()
    low_grams = serializers.IntegerField()
    high_grams = serializers.IntegerField()
    lines = LineShape(many=True)
    not_counted = NotCountedShape(many=True)
    methods = MethodShape(many=True)
    steps = StepShape(many=True)
    engine_version = serializers.CharField()
    dataset_version = serializers.CharField()
    hash = serializers.CharField()
    language = serializers.ChoiceField(choices=["ja", "en"])
    created_at = serializers.DateTimeField()
    url = serializers.URLField()


@extend_schema_field(
    {"description": "As in a single call; whatever else it is, it answers with its own problem."}
)
class ItemField(serializers.JSONField):
    pass


class BatchRequest(Shape):
    items = serializers.ListField(child=ItemField(), min_length=1, max_length=1_000)


@extend_schema_field({"type": "object", "description": "A footprint, or `{error: problem}`"})
class ResultField(serializers.JSONField):
    pass


class BatchResponse(Shape):
    results = serializers.ListField(child=ResultField())


class DiffShape(Shape):
    factor = serializers.CharField()
    was = serializers.FloatField(allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        # `is` is a word of Python, so it cannot be an attribute.
        return {**super().get_fields(), "is": serializers.FloatField(allow_null=True)}


class NowShape(Shape):
    grams = serializers.IntegerField()
    dataset_version = serializers.CharField()
    diff = DiffShape(many=True)


class ReplayShape(Shape):
    same = serializers.BooleanField()
    hash = serializers.CharField()
    now = NowShape()
