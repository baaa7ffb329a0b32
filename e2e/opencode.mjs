// opencode with each of the three packages that it talks to servers with, over each server: writes a file and reads it.
// Usage: node opencode.mjs <executable> <version> <folder for its files> <folder of the upstreams' logs>
// Environment: E2E_BASE_URL, E2E_CLIENT_KEY.

import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './checks.mjs';
import { clientProgram } from './client.mjs';
import { SERVERS } from './servers.mjs';
import { upstreams } from './upstream-log.mjs';

const LIMIT_MILLIS = 60_000;
const PACKAGES = ['@ai-sdk/anthropic', '@ai-sdk/openai', '@ai-sdk/openai-compatible'];
const MODELS = ['claude-opus-4-8', 'chat/gpt-5.1', 'responses/gpt-5.1'];

const [executable, version, folder, logs] = process.argv.slice(2);
const env = {
  CLAUDE_PROXY_KEY: process.env.E2E_CLIENT_KEY,
  OPENCODE_DISABLE_AUTOUPDATE: '1',
  OPENCODE_DISABLE_MODELS_FETCH: '1',
  OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
};
const { run, outside, work } = await clientProgram(executable, folder, env, LIMIT_MILLIS);
const options = { baseURL: `${process.env.E2E_BASE_URL}/v1`, apiKey: '{env:CLAUDE_PROXY_KEY}' };
const models = Object.fromEntries(MODELS.map((model) => [model, { name: model }]));
const providers = PACKAGES.map((npm) => [idOf(npm), { npm, name: npm, options, models }]);
const config = { autoupdate: false, share: 'disabled', permission: 'allow', provider: Object.fromEntries(providers) };
writeFileSync(join(work, 'opencode.json'), JSON.stringify(config, null, 2));

for (const [at, server] of SERVERS.entries()) {
  const log = upstreams(logs)[server.upstream];
  for (const npm of PACKAGES) {
    await check(`opencode ${version} with ${npm} on ${server.who}: writes a file and reads it`, async () => {
      rmSync(join(work, 'poem.txt'), { force: true });
      const { code, out, err } = await run('run', '-m', `${idOf(npm)}/${MODELS[at]}`, 'Write it. [[plot=opencode]]');
      assert.equal(code, 0, `exit code ${code}: ${out}${err}`);
      assert.match(out, /The tool said: Grüße, "e2e"\nsecond line/);
      assert.equal(readFileSync(join(work, 'poem.txt'), 'utf8'), 'Grüße, "e2e"\nsecond line\n');
    }, LIMIT_MILLIS);
  }
  await check(`opencode ${version} on ${server.who}: nothing was refused`, async () => log.expectNoRefusal());
}
// It wants its own package for plugins from npm in the background, and does without.
await check(`opencode ${version}: asks no other host but npm`, async () => {
  assert.deepEqual(outside.filter((host) => host !== 'registry.npmjs.org:443'), []);
});
process.exit();

function idOf(npm) {
  return npm.replace('@ai-sdk/', 'proxy-');
}
