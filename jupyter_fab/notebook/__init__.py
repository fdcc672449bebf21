"""What a person sees in a notebook: preview, controls, parts list.

Role: station 2. `preview(design)` joins the sliders, the scene drawn by the browser, and the figures below it; nothing
here asks a server. Meshes come from `core.mesh`, prices from default rates. What the sidebar shows is TypeScript of its
own (`labextension/src`).
"""
