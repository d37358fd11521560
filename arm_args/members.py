"""The table of `arm_args.classes`, which says what its columns mean."""

from typing import Final

from arm_args.hosting_members import HOSTING, HOSTING_TITLES

TITLES: Final = {
    "Api": "API",
    "ApiOperation": "operation",
    "ApiPolicy": "policy",
    "ApiOperationPolicy": "operation policy",
    "ProductPolicy": "product policy",
    "PolicyFragment": "policy fragment",
    "ApiDiagnostic": "diagnostic",
    "Diagnostic": "diagnostic",
    "ApiRelease": "release",
    "ApiVersionSet": "version set",
    "Backend": "backend",
    "Logger": "logger",
    "NamedValue": "named value",
    "Product": "product",
    "ProductApi": "product's API",
    "Subscription": "subscription",
    "RoleAssignment": "role assignment",
    **HOSTING_TITLES,
}
"""Names of classes for people."""

ARM_NAMES: Final = {
    "Api": {
        "apiType": "type",
        "soapApiType": "apiType",
        "translateRequiredQueryParametersConduct": "translateRequiredQueryParameters",
    }
}
"""Inputs that have another name in ARM: all there are (read in the provider's source)."""

COMMON: Final = """
resourceGroupName     place    + never
serviceName           place    + never
azureApiVersion       setting  + never
__createBeforeDelete  setting  - never
displayName           words    + declared
description           words    - declared
tags                  words    - declared
terms                 words    - declared
notes                 words    - declared
"""
"""Inputs of every class."""

_API: Final = """
displayName                    words    +                  always  shared
path                           call     +                  always  shared
apiVersion                     call     +                  always  shared
apiVersionSetId                setting  -                  always  shared
isCurrent                      setting  +                  never   release
subscriptionRequired           access   +                  always  own
subscriptionKeyParameterNames  call     header,query       always  own
protocols                      call     +                  always  own
serviceUrl                     backend  +                  always  own
apiRevision                    setting  +                  declared own
apiRevisionDescription         words    -                  always  own
apiId                          place    +                  never
apiType                        setting  +                  declared
apiVersionDescription          setting  -                  always
authenticationSettings         setting  -                  always
contact                        setting  -                  always
description                    words    -                  always  shared
format                         document +                  never
license                        setting  -                  always
soapApiType                    setting  -                  never
sourceApiId                    setting  -                  never
termsOfServiceUrl              setting  -                  always
translateRequiredQueryParametersConduct setting +          never
value                          document -                  never
wsdlSelector                   setting  -                  never
"""

_LOGGED: Final = """
diagnosticId             place   +                 never
loggerId                 setting +                 always
alwaysLog                setting +                 always
sampling                 setting percentage        always
frontend                 setting bytes             always
backend                  setting bytes             always
logClientIp              setting +                 always
httpCorrelationProtocol  setting -                 always
verbosity                setting +                 always
metrics                  setting +                 always
operationNameFormat      setting -                 always
largeLanguageModel       setting +                 always
"""

_POLICY: Final = """
policyId  place     +  never
format    document  +  never
value     document  -  declared
"""

TABLE: Final = {
    "Api": _API,
    "ApiOperation": """
apiId               place   +  never
operationId         place   +  never
displayName         words   +  always
description         words   -  always
method              call    +  always
urlTemplate         call    +  always
templateParameters  setting type  always
request             setting -  always
responses           setting -  always
""",
    "ApiPolicy": "apiId place + never" + _POLICY,
    "ApiOperationPolicy": "apiId place + never\noperationId place + never" + _POLICY,
    "ProductPolicy": "productId place + never" + _POLICY,
    "PolicyFragment": """
id           place     -  never
format       document  +  never
value        document  -  declared
description  words     -  always
""",
    "ApiDiagnostic": "apiId place + never" + _LOGGED,
    "Diagnostic": _LOGGED,
    "ApiRelease": """
releaseId  place    +  never
apiId      place    +  never
notes      words    -  always
""",
    "ApiVersionSet": """
versionSetId       place    +  never
displayName        words    +  always
description        words    -  always
versioningScheme   setting  +  always
versionQueryName   setting  +  always
versionHeaderName  setting  +  always
""",
    "Backend": """
backendId       place    +                                                            never
type            backend  +                                                            never
title           setting  -                                                            always
description     words    -                                                            always
url             backend  +                                                            always
protocol        backend  +                                                            always
resourceId      setting  -                                                            always
credentials     secret   -                                                            always
tls             setting  validateCertificateChain,validateCertificateName             always
proxy           setting  -                                                            always
pool            backend  weight,priority                                              always
circuitBreaker  backend  count,interval,tripDuration,acceptRetryAfter,min,max         always
properties      setting  -                                                            declared
""",
    "Logger": """
loggerId     place    +  never
loggerType   setting  +  always
description  words    -  always
credentials  secret   -  always
resourceId   setting  -  always
isBuffered   setting  -  always
""",
    "NamedValue": """
namedValueId  place    +  never
displayName   words    +  always
secret        setting  +  always
value         secret   -  always
keyVault      secret   -  always
tags          words    -  always
""",
    "Product": """
productId             place    +  never
displayName           words    +  always
description           words    -  always
terms                 words    -  always
state                 access   +  always
subscriptionRequired  access   +  always
approvalRequired      access   +  always
subscriptionsLimit    setting  +  always
""",
    "ProductApi": """
productId  place  +  never
apiId      place  +  never
""",
    "Subscription": """
sid           place    +  never
displayName   words    +  always
scope         access   +  always
state         access   +  always
ownerId       setting  -  always
allowTracing  setting  -  always
primaryKey    secret   -  never
secondaryKey  secret   -  never
appType       setting  -  never
notify        setting  -  never
""",
    "RoleAssignment": """
roleAssignmentName  place    -  never
principalId         setting  -  always
principalType       setting  -  always
roleDefinitionId    setting  -  always
scope               setting  +  always
condition           setting  -  always
description         words    -  always
""",
    **HOSTING,
}
