"""/tinhhinh: how far the boards are with their figures, and what the group is told of it."""
