"""Figures of studies, drawn by matplotlib, which loads when the first one is asked for."""
