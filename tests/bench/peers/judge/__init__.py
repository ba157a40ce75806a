"""The judge of tile pyramids: what is covered twice, what is left open, what is invalid, what is lost.

It decodes tiles with a reader of its own and knows nothing of the program that made them.
"""
