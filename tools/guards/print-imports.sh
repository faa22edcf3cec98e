#!/bin/sh
# What of the sources decides Nx's graph and hashes: which project imports which, and the variables that the code names.
git grep --untracked -oE "'@daybreak/[a-z0-9-]+'|DAYBREAK_[A-Z_]+" -- '*.ts' | sed 's#/src/[^:]*:#:#' | sort -u
