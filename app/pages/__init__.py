"""The HTML face: full pages, and the fragments htmx asks for. Shapes what queries and rules give; decides nothing."""
