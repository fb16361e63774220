"""Request, SQL, record batches, file, object: dataset exports, usable without the queue."""
