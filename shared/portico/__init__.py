"""Portico's first-party package: everything the functions share, shipped to Lambda as a layer."""
