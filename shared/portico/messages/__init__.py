"""Messages between patients and the practice: who may write to whom, with which files, and what becomes of it."""
