"""One file per Cloud Function: each translates an event into one call."""
