"""The leadership of the bloc passes on: both boards confirm item by item, then the rights move."""
