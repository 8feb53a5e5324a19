"""What comes in: tables of the wide layout and assessment files become frames, every fault named by its place.

Here live the layout, the reading of Parquet row by row, the search for ids that stand twice, and the register of a
folder. Where a portfolio is cut, and what its figures are, is not decided here.
"""
