"""Times as API Management writes them."""

from datetime import datetime, timedelta

NOTICE = timedelta(days=12)
"""A subscription's notificationDate lies so far before its expirationDate (subscription-product-04)."""


def stamp(moment: datetime) -> str:
    """`2022-04-01T18:54:31.883Z`: GET shows milliseconds, without final zeros (rev-08, rev-10).

    A write's own answer has seven digits (rev-09); we show milliseconds there too.
    """
    whole = moment.strftime("%Y-%m-%dT%H:%M:%S")
    thousandths = f"{moment.microsecond // 1000:03d}".rstrip("0")
    return f"{whole}.{thousandths}Z" if thousandths else f"{whole}Z"


def day(moment: datetime) -> str:
    """Midnight of that day, UTC (subscription-product-03)."""
    return moment.strftime("%Y-%m-%dT00:00:00Z")


def notification(expiration: str) -> str:
    """When notice is given of an expirationDate (subscription-product-04)."""
    return stamp(datetime.fromisoformat(expiration) - NOTICE)
