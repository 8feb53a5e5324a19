"""Ways into one assessment without an account, and closing it: invitations, lists of people, share links.

Of every link only the hash is stored, so each is shown or sent once. Finding out who comes with one is done in
`app/services/identity`; what such a visitor may do stands in `app/permissions.py`.
"""
