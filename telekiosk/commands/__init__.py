"""The command line: one file for each noun, imported only when that noun is asked for."""
