"""Stand-in for the plugin of Pulumi's azure-native provider: real gRPC protocol in front, HTTPS to Resource Manager behind.

It behaves as azure-native 3.29.0 does (docs: PROV ids), shares nothing with the rest of the simulator, and talks to loopback
only, so that it cannot be let loose on a real subscription by mistake. `bin/` is put on PATH by the demo and by tests.
"""
