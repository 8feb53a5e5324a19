"""The pages by subject: one route module each, and beside them what reads their forms and puts their views together.

A view function gathers, presents and renders; it computes nothing. What all pages share (rendering, frame, flash,
forms) lives one folder up. `front` holds the routes that the first page needs; those of one assessment are put together
in `of_assessment`, which the server imports when the first of them is asked for.
"""

from __future__ import annotations
