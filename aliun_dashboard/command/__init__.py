"""The command line: what an operator types, and the supervision behind `up`."""
