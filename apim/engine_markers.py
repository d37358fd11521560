"""How the engine writes values that are not there to be read, in what `pulumi` prints (observed with engine 3.259.0)."""

SECRET = "[secret]"
"""A secret in a preview, whatever it was."""

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""An output that is not known before the update."""

SIGNATURE = "4dabf18193072939515e22adb298388d"
"""Key that marks a value as special in a state, an encrypted one above all (pulumi/sdk, resource.SigKey)."""
