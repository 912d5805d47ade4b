"""Recruitment and quality figures."""
