"""Twilio and the patients' phones, for development, training and tests. A program of its own."""
