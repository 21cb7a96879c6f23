"""A release whose server does not come up."""
raise RuntimeError("Cannot find what only the build machine has")
