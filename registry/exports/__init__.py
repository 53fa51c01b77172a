"""Open data: everything public of the registry as files, sent while they are read."""
