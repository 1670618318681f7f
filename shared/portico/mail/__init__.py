"""Mail: written to the outbox with the change it tells of, sent once by the relay. It never holds clinical text."""
