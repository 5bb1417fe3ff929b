"""Files that hold the directory: a module or a few for each format."""
