"""What both doors, pages and REST, share of HTTP: who asks, how bytes and errors are answered."""
