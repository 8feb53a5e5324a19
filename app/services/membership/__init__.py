"""Members of an organization: who belongs to it, in which role, and who may change that.

The rules that keep everybody from taking more than they have, and from leaving nobody behind, stand in `rules` alone.
"""
