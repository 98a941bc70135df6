"""What follows a submission: verdicts of the office, the head and the bloc, and what went back."""
