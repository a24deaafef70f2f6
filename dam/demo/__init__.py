"""A small, self-made archive for a newcomer to look at: drawn pictures, made-up towns, real words of their work."""
