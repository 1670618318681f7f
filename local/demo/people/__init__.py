"""The invented patients of Larkspur Family Medicine, a household a module."""
