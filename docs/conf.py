"""Settings of the documentation site; `make docs` builds it."""

from simulator import __version__

project = "directsip"
author = "directsip contributors"
copyright = "2026, directsip contributors"
version = release = __version__

extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]

html_theme = "furo"
html_title = "directsip"
html_static_path = ["static"]
html_css_files = ["wide.css"]
