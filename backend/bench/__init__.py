"""What a turn of a call costs beside an empty route, per store: `make bench`."""
