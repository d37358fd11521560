"""The data plane of an API Management service: routes, keys, policies, the call upstream."""
