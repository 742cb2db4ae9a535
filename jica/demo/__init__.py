"""The invented world of the demonstration: people, accounts, requests, courses and applications.

Everything happens through the services, as the people of the demo would do it; only what an officer types
into a course page and the dates of the past are written directly.
"""
