"""What runs inside the jail. Standard library only, relative imports only.

The folder is bound into the jail and imported there under the name `_codesynth_guest`, so that nothing else of
codesynth can be seen inside; the host imports `frames` from it to speak the same protocol.
"""
