"""What a preview changes in the picture of a stack: consumers, products, APIs, policies, pools, backends and accounts, marked.

Pure. Drawn from the preview and the state alone, so that it shows what is deployed and what would be, whatever the files say now.
Without a state it has what the preview has: what changes, and the names of what that touches.
"""

from apim.report.picture.comparison import picture

__all__ = ["picture"]
