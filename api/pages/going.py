"""Where to go next: only to a page of ours, whatever an address says."""

from urllib.parse import urlsplit


def safely(address: str) -> str:
    """Give an address if it is one of ours, and the start page's if it is not.

    >>> safely("/policy?q=1"), safely("//evil.example"), safely("https://evil.example/")
    ('/policy?q=1', '/', '/')
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    odd = any(character in address for character in "\\\r\n\t") or not address.startswith("/")
    return "/" if parts.scheme or parts.netloc or odd else address
