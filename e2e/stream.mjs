// Asks for a slow stream and tells whether its events came one after the other, or all at the end.
// Usage: node stream.mjs <base URL> <client key>; environment: NODE_EXTRA_CA_CERTS for a certificate of one's own.

import assert from 'node:assert/strict';

const [url, key] = process.argv.slice(2);
const began = performance.now();
const response = await fetch(`${url}/v1/messages`, {
  method: 'POST',
  headers: { 'x-api-key': key, 'content-type': 'application/json', 'anthropic-version': '2023-06-01' },
  body: JSON.stringify({
    model: 'claude-sonnet-4-5', max_tokens: 256, stream: true,
    // docs-upstream.mjs sends an event each 300 ms.
    messages: [{ role: 'user', content: 'Tell me about routes. [[slow=300]]' }],
  }),
});
assert.equal(response.status, 200, await (response.ok ? '' : response.text()));
const times = [];
for await (const chunk of response.body) if (chunk.length) times.push(Math.round(performance.now() - began));
const last = times.at(-1);
assert.ok(times.length >= 5, `the events came in ${times.length} pieces`);
assert.ok(times[0] < last / 2, `the first piece came after ${times[0]} ms of ${last}`);
console.log(`${times.length} pieces, the first after ${times[0]} ms, the last after ${last} ms`);
