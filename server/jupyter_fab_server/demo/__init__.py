"""The embedded city: a registry, three hubs, seeded people."""
