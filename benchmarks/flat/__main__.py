"""What this project is measured against: N times Api and ApiPolicy, the whole document as value, nothing else.

The policy is as small as can be and no credential is sent: anything this program left out would only make it slower.
"""

from pathlib import Path

import pulumi
from pulumi_azure_native import apimanagement

POLICY = """<policies><inbound><base /><set-backend-service base-url="{origin}/openai" /></inbound>\
<backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>"""

config = pulumi.Config("flat")
origin = config.require("origin")
document = Path(config.require("document")).read_text(encoding="utf-8")
where = {"resource_group_name": config.require("resourceGroup"), "service_name": config.require("service")}

for number in range(config.require_int("count")):
    api = apimanagement.Api(
        f"api-{number}",
        **where,
        api_id=f"api-{number}",
        display_name=f"API {number}",
        path=f"bench-{number}/openai",
        protocols=["https"],
        format="openapi+json",
        value=document,
        service_url=f"{origin}/openai",
    )
    apimanagement.ApiPolicy(
        f"api-{number}-policy", **where, api_id=api.name, policy_id="policy", value=POLICY.format(origin=origin)
    )
