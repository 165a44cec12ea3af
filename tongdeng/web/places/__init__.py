"""Pages about places: the tree and the QR sheets."""
