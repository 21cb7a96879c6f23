#!/bin/sh
# Debian's packages start their services; Amazon Linux's do not.
exit 101
