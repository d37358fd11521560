"""The rows of `arm_args.members` for what a stack creates to publish on: service, accounts, deployments, monitoring."""

from typing import Final

HOSTING_TITLES: Final = {
    "ApiManagementService": "service",
    "Account": "account",
    "Deployment": "deployment",
    "ResourceGroup": "resource group",
    "Workspace": "workspace",
    "Component": "Application Insights",
    "DiagnosticSetting": "diagnostic setting",
    "Workbook": "workbook",
}
"""Names of classes for people."""

HOSTING: Final = {
    "ApiManagementService": """
location                    place    +              never
sku                         setting  name,capacity  always
identity                    setting  type           never
publisherName               words    +              always
publisherEmail              words    -              always
disableGateway              setting  +              declared
enableClientCertificate     setting  +              declared
virtualNetworkType          setting  +              declared
natGatewayState             setting  +              declared
publicNetworkAccess         setting  +              declared
developerPortalStatus       setting  +              declared
legacyPortalStatus          setting  +              declared
restore                     setting  +              never
""",
    "Account": """
accountName  place    +                                                             never
location     place    +                                                             never
kind         place    +                                                             never
sku          setting  name                                                          always
identity     setting  type                                                          never
properties   backend  customSubDomainName,disableLocalAuth,publicNetworkAccess      declared
""",
    "Deployment": """
accountName     place    +                                          never
deploymentName  place    +                                          never
sku             backend  name,capacity                              always
properties      backend  format,name,version,versionUpgradeOption   declared
""",
    "Workspace": """
workspaceName    place    +     never
location         place    +     never
sku              setting  name  declared
retentionInDays  setting  +     always
""",
    "Component": """
resourceName                     place    +  never
location                         place    +  never
kind                             setting  +  declared
applicationType                  setting  +  never
flowType                         setting  +  never
requestSource                    setting  +  never
ingestionMode                    setting  +  never
workspaceResourceId              setting  -  never
publicNetworkAccessForIngestion  setting  +  declared
publicNetworkAccessForQuery      setting  +  declared
""",
    "Workbook": """
resourceName    place    +  never
location        place    +  never
kind            setting  +  never
category        setting  +  declared
serializedData  setting  -  never
sourceId        setting  -  never
""",
    "DiagnosticSetting": """
name                         place    +         never
resourceUri                  place    -         never
workspaceId                  setting  -         always
logAnalyticsDestinationType  setting  +         declared
logs                         setting  category  declared
""",
    "ResourceGroup": """
location   place    +  never
managedBy  setting  -  never
""",
}
"""Columns as in `arm_args.classes`."""
