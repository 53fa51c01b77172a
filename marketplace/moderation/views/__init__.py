"""The pages of moderation, one area a file."""
