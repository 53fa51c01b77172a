"""Automatic checks: pure functions from facts to a Result. The facts come from marketplace/moderation/facts.py."""

from marketplace.moderation.checks.result import Outcome, Result

__all__ = ["Outcome", "Result"]
