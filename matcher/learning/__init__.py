"""What is learned from data: chances of outcomes, relevance of texts, industries from words.

The only rooms of the matcher that import scikit-learn, pandas and jieba; the one-company path
imports none of it.
"""
