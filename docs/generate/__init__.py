"""What of the documentation follows from the code: made by it, and held to it by tests.

``python -m docs.generate`` (``make pages``) writes the generated parts of the pages anew, the
pictures and the notebooks; with ``--answer`` also the answer in ``README.md``, which takes a whole
run, with ``--studies`` the studies of ``docs/failover.md``, which take a quarter of an hour. No
text that a person has to judge is written here.
"""
