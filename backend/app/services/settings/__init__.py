"""Settings tried out before they are stored: what callers would hear, and what would go wrong."""
