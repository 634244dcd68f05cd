"""Purchase orders: what agencies must send before a service is given, and how they are chased."""
