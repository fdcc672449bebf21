"""What a person sees in a notebook: preview, controls, parts list."""
