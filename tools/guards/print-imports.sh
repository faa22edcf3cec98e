#!/bin/sh
# Prints the parts of the sources that decide Nx's graph and hashes: the imports of projects, and the DAYBREAK_ variables.
git grep --untracked -oE "'@daybreak/[a-z0-9-]+'|DAYBREAK_[A-Z_]+" -- '*.ts' | sed 's#/src/[^:]*:#:#' | sort -u
