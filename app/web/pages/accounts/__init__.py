"""The pages of accounts: set-up, sign-in and sign-out, reset, one's own account with sessions and second factor.

Routes that hash a password or send a mail take no `RequestScope`: they work in short transactions around it.
"""
