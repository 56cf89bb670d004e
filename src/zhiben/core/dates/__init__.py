"""Calendars and terms: working days, recurrences, clocks set by law, reminders. Time is always passed in."""
