"""One folder per kind of model. Families are strangers to each other."""
