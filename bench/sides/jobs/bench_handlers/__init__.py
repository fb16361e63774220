"""The jobs' benchmark's one handler."""
