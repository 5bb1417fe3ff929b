"""Understanding of one message: readers of words, trained heads, and the reading that they make."""
