"""What goes wrong while nobody looks: found in all rooms at once, told once, gone with its cause (C-125)."""
