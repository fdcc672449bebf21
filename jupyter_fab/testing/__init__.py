"""Public doubles and contract suites for every extension point; never imported at run time.

Role: whoever writes a nester, joint, engine, driver or payment provider subclasses the suite of its seam, here or
beside the seam, and is held to what ours are held to. A suite shares no code with what it checks. They run under
pytest, which the product itself does not need.
"""
