"""Who takes part: people, their applications, selection, participation and the yearly numbers."""
