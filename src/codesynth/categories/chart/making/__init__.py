"""From a topic to realistic data: how values are spread, how they move in time, how they are rounded and titled."""
