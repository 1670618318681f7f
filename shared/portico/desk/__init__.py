"""The practice's desk: staff find a patient, see how far their way into the portal is, and invite them."""
