// @ai-sdk/azure, with ai for its calls.
import { createAzure } from "@ai-sdk/azure";
import { generateText, streamText } from "ai";

export const dated = (E, K, V, M) =>
  createAzure({ baseURL: `${E}/openai`, apiKey: K, apiVersion: V, useDeploymentBasedUrls: true });

export const v1 = (B, K, M) => createAzure({ baseURL: B, apiKey: K });

const told = async (model) => (await generateText({ model, prompt: "Hello", maxRetries: 0 })).text;

const pieces = async (model) => {
  const found = [];
  let failed;
  const answer = streamText({ model, prompt: "Hello", maxRetries: 0, onError: ({ error }) => (failed = error) });
  for await (const piece of answer.textStream) found.push(piece);
  if (failed) throw failed;
  return found;
};

export const chat = (client, M) => told(client.chat(M));

export const stream = (client, M) => pieces(client.chat(M));

export const responses = (client, M) => told(client.responses(M));

export const responsesStream = (client, M) => pieces(client.responses(M));
