"""The conference of a year: prepared, invited to, answered, held."""
