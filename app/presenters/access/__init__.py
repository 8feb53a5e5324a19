"""Views of who belongs where: the tabs of an account, an organization and the installation, and what stands on them."""
