"""Where rows come from. One file a kind, imported by name: each needs packages that the others do without."""
