"""What runs and watches the process: HTTP, figures, health, the supervisor, whose turn it is to poll."""
