// Lints OpenAPI documents: node lint.mjs FILE... Says what is wrong, a line each, and ends with 1 if anything is.
import { createConfig, lint } from "@redocly/openapi-core";

const config = await createConfig({
  extends: ["recommended"],
  rules: {
    // The licence is the product's, and some answers say on purpose only that something is not there yet.
    "info-license": "off",
    "info-license-url": "off",
    "operation-2xx-response": "off",
    "tag-description": "off",
    "no-invalid-media-type-examples": { severity: "error", allowAdditionalProperties: true },
    "no-identical-paths": "error",
    "operation-operationId-unique": "error",
  },
});
let faults = 0;
for (const file of process.argv.slice(2))
  for (const problem of await lint({ ref: file, config })) {
    faults++;
    console.log(`${file}: ${problem.ruleId}: ${problem.message} at ${problem.location[0]?.pointer ?? "?"}`);
  }
process.exit(faults > 0 ? 1 : 0);
