"""Writing matplotlib code as a person would: literals, layout, styles, and the script that collects lines."""
