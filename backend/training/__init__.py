"""One trainer for every family. It knows recipes by their protocol only and imports no family."""
