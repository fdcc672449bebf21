"""Pure values of the trade: values in, values out; no I/O, no clock, no unseeded randomness."""
