"""Authors: who writes topic, data and code. `llm` or `procedural`, chosen for each stage."""
