"""`python -m zhiben` is the same as `zhiben`."""

from zhiben.cli import main

main()
