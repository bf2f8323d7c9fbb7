"""A complete labelling of each sample article, and the keys that make it."""
