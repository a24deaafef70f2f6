"""`dam rebuild`, `dam verify`, `dam doctor`, `dam backup`, `dam restore`, `dam demo`: looking after the system."""

COMMANDS: tuple[()] = ()
