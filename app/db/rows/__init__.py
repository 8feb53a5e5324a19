"""Rows as lines of JSON: out of one state of a database, and into an empty one.

Tables are taken as they stand in the database, not as the records of this version have them, so that an older schema
can be carried as well. What a row means is not known here, except which stored files rows name (`snapshot`).
"""
