"""Measurements of speed, beside other engines that are asked the same questions."""
