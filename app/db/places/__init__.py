"""Where rows and archives go: a file that appears when it is whole, a SQLite file, a database of PostgreSQL.

Nothing in use is changed before what is to take its place is complete and compared.
"""
