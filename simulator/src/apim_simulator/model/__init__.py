"""Azure OpenAI's data plane: one ASGI application per account, `apim_simulator.model.app.build(world, account_id)`.

Shapes and bytes follow the recorded exchanges (captures `aoai-*`); where several ages of an answer are recorded, the newest is
given. Sources in docstrings: a capture id, "Learn", "issue" for what people pasted, "inferred" and "our choice".
"""
