"""Programs for developers and operators; they talk to the service from outside."""
