"""Other engines, each asked for the same measures of the same companies.

Every engine gets its companies in its own form beforehand, outside the time that is taken, and
is asked in the fastest way that its interface has. Most engines know two values only and can be
asked about companies of which every fact is known.
"""
