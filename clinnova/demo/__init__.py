"""Synthetic participants and log-ins for a demonstration. Nothing here is, or resembles, a real person."""
