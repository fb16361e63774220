"""The benchmark's one handler."""
