"""The library of finished pieces of furniture.

Each module is one piece, written as a user would write it: the desk with boards and joints of the kit, the bookshelf in
plain CadQuery. They are what the demo's catalogue sells, what notebooks and benchmarks start from, and what tests
build, cut and prove. `jupyter fab build NAME` finds them by name.
"""
