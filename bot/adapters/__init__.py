"""Adapters: one file or folder for each outside system; they fulfil the ports."""
