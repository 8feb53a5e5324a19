"""One file per step of the schema, named by date and time, never changed once it has been released."""
