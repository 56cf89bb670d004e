"""What programs send about tasks, rounds and returns, and read of them."""
