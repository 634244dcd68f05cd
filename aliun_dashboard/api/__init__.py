"""Door 2, machines: webhooks, REST, log-in, health."""
