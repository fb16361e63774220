"""What the handlers of documents are made of: the partner, the files that come back, the records made of them."""
