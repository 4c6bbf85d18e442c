"""FFmpeg on files that are hostile until the opposite is seen (docs/adr/0015)."""
