"""Workload: who calls whom and when, from populations, from a script, or from call records.

A workload file is read into frozen objects (`load`, `spec`); `traffic` plays it, drawing each
attempt by its number (`flow`, `laws`, `arrivals`, `redial`), and `offered` tells what it means to
offer. A replay reads records of a real system by a mapping (`schema`, `mapping`, `recognise`)
into typed rows (`records`, `replay`); `playback` plays them between users of a topology
(`assignment`).
"""
