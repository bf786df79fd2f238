"""Links, taps, impairments and what an operating system's network stack answers."""
