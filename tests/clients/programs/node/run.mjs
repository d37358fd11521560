// Makes the calls of one program in this folder, and prints one JSON object per call, as ../python/run.py does.
import { pathToFileURL } from "node:url";

const { CLIENTS_ORIGIN: ORIGIN, CLIENTS_KEY: KEY, CLIENTS_MODEL: M, CLIENTS_VERSION: V } = process.env;
const PLANS = {
  chat: ["chat", "contoso", KEY],
  stream: ["stream", "contoso", KEY],
  responses: ["responses", "contoso", KEY],
  "responses stream": ["responsesStream", "contoso", KEY],
  "wrong key": ["chat", "contoso", "wrong"],
  "wrong key, errors: openai": ["chat", "contoso-errors", "wrong"],
  "refused with Authorization": ["chat", "contoso-bare", KEY],
};
const module = await import(pathToFileURL(process.argv[2]));

const built = (kind, path, K) =>
  kind === "dated" ? module.dated(`${ORIGIN}/${path}`, K, V, M) : module.v1(`${ORIGIN}/${path}/openai/v1`, K, M);

for (const kind of ["dated", "v1"])
  for (const [name, [call, path, key]] of Object.entries(PLANS)) {
    if (!module[kind] || !module[call] || (kind === "dated" && call.startsWith("responses"))) continue;
    let found;
    try {
      const told = await module[call](built(kind, path, key), M);
      found = typeof told === "string" ? { text: told } : { text: told.join(""), pieces: told.length };
    } catch (error) {
      found = { error: `${error.name}: ${error.message}` };
    }
    console.log(JSON.stringify({ call: `${kind} ${name}`, ...found }));
  }
