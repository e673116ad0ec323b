"""The ground floor: records, errors, settings and places, used by every floor above."""
