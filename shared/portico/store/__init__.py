"""DynamoDB and S3 behind a door that cannot be opened without a tenant."""
