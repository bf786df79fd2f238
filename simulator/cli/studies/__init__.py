"""The studies of ``directsip study``: one file each, parsing and printing alone."""
