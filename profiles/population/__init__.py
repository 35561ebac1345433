"""A synthetic population of companies, held to statistics: what is not known of them is an assumption and says so."""
