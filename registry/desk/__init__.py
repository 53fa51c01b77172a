"""The work screens: what staff, operators, verification bodies and account holders do in the registry."""
