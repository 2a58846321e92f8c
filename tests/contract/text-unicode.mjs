// Answers each line of JSON on standard input with what ot-text-unicode makes of it.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const { type } = createRequire(new URL("../../frontend/package.json", import.meta.url))("ot-text-unicode");

for await (const line of createInterface({ input: process.stdin })) {
  const { text, a, b, c, caret } = JSON.parse(line);
  console.log(
    JSON.stringify({
      after: type.apply(text, a),
      first: type.transform(a, b, "left"),
      second: type.transform(b, a, "right"),
      both: type.compose(a, c),
      caret: type.transformPosition(caret, a),
    }),
  );
}
