"""A house of any size, written with COPY: see `benchmarks.make_million`."""
