"""What if: a network is changed, planned again, and compared with itself as it was.

`changed` makes the new network from the old one and what is changed, `compared` counts both plans side by side,
`asked` does it whole for the command and, in a warm process, for a notebook. Nothing is stored, and no order moves.
"""
