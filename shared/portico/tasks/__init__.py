"""Tasks of the front desk: what the portal cannot decide by itself waits there for a person."""
