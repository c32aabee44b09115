"""Persona vocabularies."""
