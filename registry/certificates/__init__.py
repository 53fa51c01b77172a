"""Certificates of retirement: what stands on one, how it is set, signed, verified, and issued once.

content -> sheet -> render (Typst) -> signing (PAdES); verify needs nothing but the file and a trust file.
"""
