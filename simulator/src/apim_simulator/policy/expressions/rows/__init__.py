"""The members that expressions may use, one row each, by family (GW-EXPRESSIONS; their existence in .NET is [K]).

The types and members that the service allows: https://learn.microsoft.com/azure/api-management/api-management-policy-expressions.
To allow another one, add its row and a test. A member without a row is refused at upload, never guessed.
"""
