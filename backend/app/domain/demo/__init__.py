"""Three invented businesses with everything a dashboard can show, the same for everybody."""
