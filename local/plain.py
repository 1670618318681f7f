"""HTTP between the parts of the stack on this machine."""

import ssl

# All of it is http, and this trusts nobody's certificate. Without it each client of `httpx` first reads those that the
# whole world trusts, which takes longer than most answers.
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
