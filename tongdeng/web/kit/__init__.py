"""What the pages of all rooms share: requests, answers, forms, tags, documents. It knows no room."""
