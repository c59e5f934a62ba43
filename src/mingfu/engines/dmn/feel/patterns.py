import re
from typing import Any
def pattern_of(p, f): 
    try: return re.compile(p)
    except re.error: return None
def subject_of(s): return s
def expand(c, r, s): return c.sub(re.sub(r"\$(\d)", r"\\g<\1>", r), s)
