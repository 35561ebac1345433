"""Reform: what becomes of companies and of the cost when some law is written otherwise.

A reform is a small patch (`patch`) that makes another catalogue of one (`applying`). Both judge the
same companies in one pass (`effects`); a threshold is swept in one (`sweeping`); and whether its place
is only an edge of how the figures were made is asked of the figures (`placebo`).
"""
