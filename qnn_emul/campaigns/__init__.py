"""Campaigns: many instances of many rules, their results as lines, wrong versions, tightness, instance files."""
