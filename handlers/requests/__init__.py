"""What the ministry asks for between the years: made by the secretary, answered by the boards."""
