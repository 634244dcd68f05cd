"""What is to be done next, by whom and until when."""
