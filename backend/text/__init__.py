"""Text: clean-up, sentences, phones and their times, by espeak-ng. No audio libraries, no torch."""
