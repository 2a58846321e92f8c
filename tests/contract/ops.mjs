// Answers each line of JSON, [name, ...given], with what that function of frontend/room/ops.ts returns.
import { createInterface } from "node:readline";

const ops = await import(process.argv[2]);

for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...given] = JSON.parse(line);
  console.log(JSON.stringify(ops[name](...given)));
}
