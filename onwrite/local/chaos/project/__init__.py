"""What the storm meets: a project as users have it, with a main.py and handlers."""
