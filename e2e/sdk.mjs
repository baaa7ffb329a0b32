// Drives the gateway with one version of @anthropic-ai/sdk.
// Usage: node sdk.mjs <folder of the package> <version> <file for the trace>
// Environment: E2E_BASE_URL, E2E_CLIENT_KEY.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { answerChecks } from './sdk-answers.mjs';
import { check } from './checks.mjs';
import { failureChecks } from './sdk-failures.mjs';
import { Trace } from './trace.mjs';

const [folder, version, traceFile] = process.argv.slice(2);
const { default: Anthropic } = await import(pathToFileURL(join(folder, 'index.mjs')));
const trace = new Trace();

/** A client of the SDK under test that does not retry, unless the options say otherwise. */
function client({ heal, ...options } = {}) {
  const credential = 'authToken' in options ? { apiKey: null } : { apiKey: process.env.E2E_CLIENT_KEY };
  return new Anthropic({
    baseURL: process.env.E2E_BASE_URL,
    maxRetries: 0,
    fetch: trace.fetch({ heal }),
    ...credential,
    ...options,
  });
}

for (const [name, body] of [...answerChecks, ...failureChecks]) {
  await check(`sdk ${version}: ${name}`, () => body({ Anthropic, client, trace, version }));
}
writeFileSync(traceFile, JSON.stringify(trace.answers, null, 2));
process.exit();
