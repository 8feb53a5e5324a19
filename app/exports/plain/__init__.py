"""Data as it is stored, for programs and for safekeeping: lines of a trail, and archives that are sent while made."""
