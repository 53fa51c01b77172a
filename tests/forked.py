"""Processes that a test forks from itself."""

from django.db import connections


def forget_connections() -> None:
    """In a child: leave the parent's connections alone, and open its own.

    A connection that both hold would outlive a killed child, and so would the locks of what it was at. Closing them in
    the parent before it forks is not enough: while a browser is driven, asgiref takes the parent for asynchronous and
    keeps its connections in another place than the child's.
    """
    for connection in connections.all(initialized_only=True):
        connection.connection = None
