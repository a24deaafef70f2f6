"""What is said beside the results of a query that could not be taken at its word. The interface translates them."""

BROKEN = "The query could not be read as written; its words were searched for. Check brackets, quotes and field names."
TOO_MANY_WORDS = "The query is very long; only its first words were searched for."
NO_WORDS = "There is no word in this query. Type a word, or leave the field empty to see everything."
BAD_DATE = "A date in this query could not be read; it was taken as a word. Write it as 2024, 2024-05 or 2024-05-31."
ALL = (BROKEN, TOO_MANY_WORDS, NO_WORDS, BAD_DATE)
