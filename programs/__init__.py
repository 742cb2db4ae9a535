"""What is offered: countries, requests, programs, courses, allotments and call documents."""
