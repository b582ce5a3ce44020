"""Finding the words that matter in what a caller said, and whether they are meant as said."""
