"""Organizations as a whole: founding one, and letting one go with everything in it after its grace period."""
