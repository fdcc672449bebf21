"""Two textbook problems by themselves: generalised assignment and capacitated facility location.

Role: the yardstick of station 5. Published instances with known best values can be given to the same solver that plans
orders (prices, columns, rounding, HiGHS), through `jupyter fab plan`. Nothing of the registry is known here.
"""
