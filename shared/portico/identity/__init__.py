"""Who someone is: invitations, accounts, sign-in, sessions, User Validation, and a practice system's tokens."""
