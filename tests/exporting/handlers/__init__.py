"""The shop's handler, with the sales of these tests in the place of the shop's data sets."""
