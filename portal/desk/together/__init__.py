"""Several editors at one form, and what one has typed there: nothing of it is lost (docs/adr/0024)."""
