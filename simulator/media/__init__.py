"""Media between two points: streams with their life, so far without packets."""
