"""Files of messages: what may be sent, checked by content and never by name, and made safe to open."""
