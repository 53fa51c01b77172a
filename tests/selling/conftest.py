from tests.catalogue.conftest import accepted, credits, draft, live, submitted  # noqa: F401 (fixtures)
