"""Accounts: making the first one, signing in, passwords and their reset, the second factor, and one's own details.

Slow things (hashing a password, sending a mail) happen between two short transactions, so functions come in pairs: one
finds what is needed, the other stores the outcome. What sessions, links and counted tries are stands in
`app/services/identity`.
"""
