"""How long a slider's move takes to its last new pixels, in JupyterLab in a real Chromium.

`slides.py` drives JupyterLab and the slider, `watch.js` counts in the page what arrives and when the last pixel has
changed; `benchmarks/preview.py` holds the result to goals. A real server, browser and kernel are started. What the
kernel alone needs for a move is measured without any of it, in `preview.py`.
"""
