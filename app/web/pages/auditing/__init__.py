"""The audit trail of an organization and of the installation: looking into it, and taking it home as a file."""
