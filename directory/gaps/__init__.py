"""What the directory lacks: what people ask for in vain, countries without a door, and records that age."""
