"""What the data of several families have in common."""
