"""The API."""

from tests.house.access.words import (
    ANY_KEY,
    DELIVERY,
    KEYS_IMPORT,
    KEYS_OWN,
    OPEN,
    OWN_KEY,
    TEST_KEYS,
    WEBHOOK,
    Access,
)

API: dict[str, Access] = {
    # --- the API
    "api/v1/playground/": Access(OPEN),
    "api/v1/integrate/": Access(OPEN),
    "api/v1/changelog/": Access(OPEN),
    "api/v1/schema/": Access(OPEN),
    "api/v1/docs/": Access(OPEN),
    "api/v1/reference/": Access(OPEN),
    "api/v1/calculators/": Access(OPEN),
    "api/v1/footprints/": Access(OPEN, "POST"),
    "api/v1/footprints/batch/": Access(OPEN, "POST"),
    "api/v1/footprints/pact/": Access(OPEN, "POST"),
    "api/v1/footprints/<str:id>/pact/": Access(OPEN),
    "api/v1/footprints/<str:id>/": Access(OPEN),
    "api/v1/footprints/<str:id>/replay/": Access(OPEN, "POST"),
    "api/v1/registry/projects/": Access(OPEN),
    "api/v1/registry/schemes/": Access(OPEN),
    "api/v1/registry/methodologies/": Access(OPEN),
    "api/v1/registry/bodies/": Access(OPEN),
    "api/v1/registry/batches/": Access(OPEN),
    "api/v1/registry/retirements/": Access(OPEN),
    "api/v1/registry/retirements/<str:number>/": Access(OPEN),
    "api/v1/registry/retirements/<str:number>/proof": Access(OPEN),
    "api/v1/registry/accounts/<str:number>/": Access(OPEN),
    "api/v1/registry/units/<str:serial>/": Access(OPEN),
    "api/v1/registry/cancellations/": Access(OPEN),
    "api/v1/registry/cancellations/<str:number>/": Access(OPEN),
    "api/v1/registry/reconciliation/": Access(OPEN),
    "api/v1/labels/<str:label>/": Access(OPEN, here={"label": "{label}"}),
    "api/v1/claims/lint/": Access(OPEN, "POST"),
    "api/v1/widget/<str:product>/": Access(OPEN, here={"product": "prd_nothing"}),
    "api/v1/projects/": Access(OPEN),
    "api/v1/projects/<slug:slug>/": Access(OPEN),
    "api/v1/listings/": Access(OPEN),
    "api/v1/quotes/": Access(OPEN, "POST"),
    "api/v1/checkouts/": Access(OPEN, "POST"),
    "api/v1/products/": Access(ANY_KEY, "GET POST"),
    "api/v1/products/<str:code>/": Access(
        OWN_KEY, "GET PUT", {"code": "{product_code}"}, {"code": "NOTHING"}
    ),
    "api/v1/products/<str:code>/state/": Access(
        OWN_KEY, "POST", {"code": "{product_code}"}, {"code": "NOTHING"}
    ),
    "api/v1/imports/": Access(ANY_KEY, "GET POST"),
    "api/v1/imports/<str:found>/": Access(OWN_KEY, "GET", *KEYS_IMPORT),
    "api/v1/imports/<str:found>/begin/": Access(OWN_KEY, "POST", *KEYS_IMPORT),
    "api/v1/imports/<str:found>/stop/": Access(OWN_KEY, "POST", *KEYS_IMPORT),
    "api/v1/imports/<str:found>/preview/": Access(OWN_KEY, "GET", *KEYS_IMPORT),
    "api/v1/imports/<str:found>/problems/": Access(OWN_KEY, "GET", *KEYS_IMPORT),
    "api/v1/orders/": Access(ANY_KEY, "GET POST"),
    "api/v1/test-switch/": Access(TEST_KEYS, "GET PUT"),
    "api/v1/webhooks/": Access(ANY_KEY, "GET POST"),
    "api/v1/webhooks/<str:webhook>/secret/": Access(KEYS_OWN, "POST", *WEBHOOK),
    "api/v1/webhooks/<str:webhook>/ping/": Access(KEYS_OWN, "POST", *WEBHOOK),
    "api/v1/webhooks/<str:webhook>/replay/": Access(KEYS_OWN, "POST", *WEBHOOK),
    "api/v1/webhooks/deliveries/": Access(ANY_KEY, "GET"),
    "api/v1/webhooks/deliveries/<str:delivery>/": Access(KEYS_OWN, "GET", *DELIVERY),
    "api/v1/webhooks/deliveries/<str:delivery>/replay/": Access(KEYS_OWN, "POST", *DELIVERY),
    "api/v1/webhooks/<str:webhook>/": Access(KEYS_OWN, "GET PATCH DELETE", *WEBHOOK),  # last: then it is gone
    "api/v1/orders/<str:order>/": Access(OWN_KEY, "GET", {"order": "{order}"}, {"order": "ord_nothing"}),
    "api/v1/orders/<str:order>/cancel/": Access(
        OWN_KEY, "POST", {"order": "{order}"}, {"order": "ord_nothing"}
    ),
}
