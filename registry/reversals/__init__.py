"""Reversals: stored carbon that was lost again, made good from the buffer. Retirements stand whatever happens."""
