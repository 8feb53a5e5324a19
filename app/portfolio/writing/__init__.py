"""What goes out: the columns of the assessments, the table of groups, the workbook, and the folder they end up in.

No figure is made here; what is written is what the engine and `scoring/cohort.py` gave.
"""
