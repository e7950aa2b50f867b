"""The engine: numbers only. It knows no names, no dates and no files."""
