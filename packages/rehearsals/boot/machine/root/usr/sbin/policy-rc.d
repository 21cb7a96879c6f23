#!/bin/sh
# Debian's packages start what they bring; Amazon Linux's do not.
exit 101
