"""The mailbox: every mail seen or sent, as its bytes were, and the rule that decided."""
