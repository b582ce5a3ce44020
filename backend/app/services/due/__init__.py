"""Work that comes due by itself: looked for in pages, judged again where it is promised."""
