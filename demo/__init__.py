"""make demo: three orders through the whole queue, on this machine."""
