"""In the place of Cloud Tasks: what firebase_admin enqueues, kept and dispatched within each queue's limits."""
