"""The vendor's way in its own language: one requests.delete after the other, without a session.

Arguments: origin, token, list, where to write whom it set for deletion. Says its own use as REPORT_USAGE does.
"""

import csv
import resource
import sys

import requests

origin, token, listed, written = sys.argv[1:]
headers = {"Authorization": f"Token {token}"}

with open(listed, newline="") as source:
    users = list(csv.DictReader(source))
removed = []
for user in users:
    response = requests.delete(f"{origin}/api/user/{user['user_id']}/", headers=headers)
    if response.status_code < 400:
        removed.append(user)
    else:
        print(f"Error: {user}", file=sys.stderr)
with open(written, "w", newline="") as target:
    writer = csv.DictWriter(target, ["email", "user_id"])
    writer.writeheader()
    writer.writerows(removed)

used = resource.getrusage(resource.RUSAGE_SELF)
print(f"usage {(used.ru_utime + used.ru_stime) * 1000:.0f} ms, {used.ru_maxrss} KiB", file=sys.stderr)
