"""The pages of figures: boards for each level, a page for each figure with its records, the public page, the wall."""
