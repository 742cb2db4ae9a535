"""The launcher behind `python3 -m jica`: from a bare Python to the running application.

Standard library only. `__main__`, `problems`, `arguments`, `interpreter` and `installation` also run on
Python 3.8, so that a machine with an old Python gets an answer instead of a traceback; everything else
runs inside the environment that `installation` makes.
"""
