"""A structured request in, a file in Cloud Storage out; usable without the queue."""
