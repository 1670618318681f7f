"""The practices that share the portal: their settings, what of them is public, and how they come to be."""
