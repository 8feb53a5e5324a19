"""What the administrator of an installation looks after: accounts and organizations, never what organizations say."""
