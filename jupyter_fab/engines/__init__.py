"""What costs CPU, behind seams: nesters, and the pool of processes that can be killed."""
