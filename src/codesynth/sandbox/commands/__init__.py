"""What jobs that run programs are made of."""
