"""Calendars: which days are working days, and what a term counted in them ends on."""
