"""What Stripe calls objects: how each is made, how it moves, and which events that causes."""
