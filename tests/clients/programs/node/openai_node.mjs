// openai for Node.
import OpenAI, { AzureOpenAI } from "openai";

export const dated = (E, K, V, M) => new AzureOpenAI({ endpoint: E, apiKey: K, apiVersion: V });

export const v1 = (B, K, M) => new OpenAI({ baseURL: B, apiKey: K, defaultHeaders: { "api-key": K } });

const asked = (model) => ({ model, messages: [{ role: "user", content: "Hello" }] });

export const chat = async (client, M) => (await client.chat.completions.create(asked(M))).choices[0].message.content;

export const stream = async (client, M) => {
  const pieces = [];
  for await (const event of await client.chat.completions.create({ ...asked(M), stream: true }))
    for (const choice of event.choices) if (choice.delta.content) pieces.push(choice.delta.content);
  return pieces;
};

export const responses = async (client, M) => (await client.responses.create({ model: M, input: "Hello" })).output_text;

export const responsesStream = async (client, M) => {
  const pieces = [];
  for await (const event of await client.responses.create({ model: M, input: "Hello", stream: true }))
    if (event.type === "response.output_text.delta") pieces.push(event.delta);
  return pieces;
};
