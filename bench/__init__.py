"""`make bench`: what the service costs beside bare ASGI and bare Starlette, as ratios in one interleaved run.

No test, fails nobody. Absolute figures drift on shared machines; read the ratios.
"""
