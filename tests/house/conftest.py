from tests.shop import company_order, test_listing  # noqa: F401 (fixtures)
