"""The parts of script/services: standard library only, one file per server."""
