"""Portico on one machine: emulated AWS, the gateway, the sources of events and the demonstration practice."""
