"""What every app of the house stands on. Knows nothing of programs or of people who take part."""
