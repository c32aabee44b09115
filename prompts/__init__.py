"""Prompts for language-model authors."""
