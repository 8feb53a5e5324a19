"""Sign-in by OpenID Connect: the way to the provider and back, who that is here, and what the provider's groups give.

Only `provider` and `tickets` need the extra `sso`; they import its libraries when somebody signs in that way.
"""
