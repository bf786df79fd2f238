"""Recipes and profiles: what makes a pure core an MX-ONE, a Lync server, a terminal or the PSTN."""
