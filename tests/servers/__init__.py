"""The servers that tests talk to: real ones, on loopback, on free ports, ended by whoever started them.

`postgresql` finds or starts a database server for a whole run of the suite. The others are fixtures, known everywhere
through the root conftest.py: `mailbox` (SMTP), `receiver` (text messages, robots, web hooks), `daemon` (a virus
scanner), `s3_url` (an object store), `openid_server` (an identity provider).
"""
