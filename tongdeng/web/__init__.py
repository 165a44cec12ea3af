"""The pages: a folder for each room, on `kit`, under `site`."""
