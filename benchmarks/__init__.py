"""Measurements, never tests: each prints a small table of ratios found in one run."""
