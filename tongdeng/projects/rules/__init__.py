"""The rules of works: quantities, money, warranty, each figure with its source. Pure."""
