"""`groundwork admin`, and the set-up link that `groundwork serve` prints: ways in for whoever has the terminal.

What an account is stands in `app/services/accounts`; here links are printed and passwords asked for.
"""
