"""Pages of works: the bill, measurement, acceptance, money, the diary, and what the public reads."""
