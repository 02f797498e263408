"""What a recording says: Whisper, offline."""
