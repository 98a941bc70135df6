"""Units put forward for awards and offices, and what became of them."""
