"""The Tornado registry: designs, orders, money and events."""
