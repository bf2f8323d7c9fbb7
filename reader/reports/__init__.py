"""A comparison for reading and for programs: aligned columns, plain words, a JSON document."""
