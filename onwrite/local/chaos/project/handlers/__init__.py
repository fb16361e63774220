"""The task types of the load: a file each."""
