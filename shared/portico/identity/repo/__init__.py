"""Where accounts, sessions, mailed tokens, ways in and attempts lie: one practice's rows of the identity table."""
