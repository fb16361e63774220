"""What runs in a job's container: it takes its attempt over, makes it, and leaves with an exit code."""
