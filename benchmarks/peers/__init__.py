"""Others' programs that do the same work, for the benchmarks: fetched from the registries in the run that compares."""
