"""How a voice is judged: one judge a file, put together in ``judge.py``. All run offline, on a CPU."""
