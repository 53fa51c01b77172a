"""The widget that a shop puts beside its products: what it shows, its script, and a shop to try it in."""
