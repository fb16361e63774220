"""What a task costs, measured beside what others do, in one run."""
