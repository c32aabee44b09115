"""Built-in renderer plug-ins, one folder each."""
