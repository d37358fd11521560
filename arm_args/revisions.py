"""What of an API belongs to each of its revisions, and what all of them share: by ARM's name, the provider's."""

from typing import Final

SHARED: Final = {
    "displayName": "display_name",
    "path": "path",
    "apiVersion": "api_version",
    "apiVersionSetId": "api_version_set_id",
}
"""Of the API, whichever revision is current (recorded for 2021-08-01)."""

OWN: Final = {
    "subscriptionRequired": "subscription_required",
    "subscriptionKeyParameterNames": "subscription_key_parameter_names",
    "protocols": "protocols",
    "serviceUrl": "service_url",
    "apiRevision": "api_revision",
    "apiRevisionDescription": "api_revision_description",
}
"""Of each revision, besides document and policies. A revision that is made from another copies them (recorded: rev-06)."""
