"""Where an attempt gets a container of its own: Kubernetes, Cloud Run, or a process on this machine."""
