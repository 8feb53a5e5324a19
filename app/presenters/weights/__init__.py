"""Weights: the page that shows and changes them, what a change would do, and the same in words for every output."""
