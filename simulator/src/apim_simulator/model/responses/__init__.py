"""The Responses API: create, retrieve, delete, cancel, input items; whole, streamed and in the background.

Shapes are recorded (aoai2-responses-*), the rest is documented (https://learn.microsoft.com/azure/ai-foundry/openai/how-to/responses)
or, where no source shows it, in the words of OpenAI's own service, which Azure's passes on.
"""
