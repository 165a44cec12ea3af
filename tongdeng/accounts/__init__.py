"""Common income and maintenance fund: what came in and went out in a quarter, entered, confirmed, published."""
