"""The product: what a release of this collection is made of, built from the data package and nothing else.

It stands beside the library, not in it: a notebook needs none of it, and what it needs (a workbook writer, a crate library)
nobody who reads the data should have to install. ``python -m release`` in a checkout writes ``dist/``.
"""
