"""How long a slider's move takes to its last new pixels, in JupyterLab in a real Chromium."""
