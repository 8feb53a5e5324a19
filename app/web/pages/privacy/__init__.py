"""Pages about personal data: taking it home, removing a person's identity, removing an organization."""
