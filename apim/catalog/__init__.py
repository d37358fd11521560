"""Microsoft's OpenAPI documents: which there are (`specs/catalog.yaml`), how they come here, and whether they are what was pinned.

`model` and `reading` are the catalog as values, `download` and `transport` bring one file, `store` is the folder the files
lie in, `fetching` and `checking` put these together. What lies in the folder belongs to the user; nothing here commits.
"""
