"""The addresses of the API. A handler finds what is asked for and renders it; it decides nothing."""

from api.routes import catalogue, comparing, industries, matching, operations, questions, recognitions

ROUTES = (
    matching.match_company,
    comparing.compare_sides,
    industries.suggest_industries,
    questions.ask_company,
    questions.ask_portfolio,
    catalogue.get_catalogue,
    catalogue.list_measures,
    catalogue.get_measure,
    catalogue.list_articles,
    catalogue.get_article,
    catalogue.list_bureaus,
    catalogue.get_bureau,
    catalogue.list_facts,
    recognitions.list_recognitions,
    recognitions.find_paths,
    operations.healthy,
    operations.ready,
)
UNDESCRIBED = (operations.read_metrics,)
"""What is no part of the described API."""
