from tests.registry.conftest import batch, listing, project, put_on_sale

__all__ = ["batch", "listing", "project", "put_on_sale"]
