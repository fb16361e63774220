"""What the command line cannot begin with."""


class Unusable(Exception):
    """What was given on the command line, or in the environment, leads nowhere."""
