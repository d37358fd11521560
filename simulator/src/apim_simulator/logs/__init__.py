"""Azure Monitor Logs: queries over what gateways sent to Application Insights."""
