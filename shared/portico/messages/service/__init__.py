"""What messages do: sending, reading, drafts, and the practice's side."""
