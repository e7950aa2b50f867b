"""Files: readers and writers of scenarios, one file a format."""
