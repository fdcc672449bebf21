"""What costs CPU, behind seams: nesters, and the pool of processes that can be killed.

Role: layouts and estimates between the parts and their toolpaths. A nester only finds places; what may be cut is
decided before it, and every layout is checked after it by code that shares nothing with it. Work for buyers runs in the
pool, where it has a deadline and an end that can be forced.
"""
