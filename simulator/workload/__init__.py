"""Workload: who calls whom and when, from populations, from a script, or from call records.

A replay reads records of a real system by a mapping (`schema`, `mapping`, `recognise`) into
typed rows (`records`, `replay`).
"""
