// Runs `claude -p hello` of Claude Code against the gateway.
// Usage: node claude-code.mjs <executable> <version> <folder for its files>
// Environment: E2E_BASE_URL, E2E_CLIENT_KEY.

import assert from 'node:assert/strict';
import { check } from './checks.mjs';
import { claudeCode } from './claude.mjs';

const [executable, version, folder] = process.argv.slice(2);
const { claude, outside } = await claudeCode(executable, folder);

await check(`claude-code ${version}: is the version asked for`, async () => {
  const { code, out, err } = await claude('--version');
  assert.equal(code, 0, err);
  assert.match(out, new RegExp(`^${version.replaceAll('.', '\\.')} `));
});
await check(`claude-code ${version}: claude -p hello prints the answer`, async () => {
  const { code, out, err } = await claude('-p', 'hello');
  assert.equal(code, 0, `exit code ${code}: ${out}${err}`);
  assert.match(out, /simulated Claude of the demo/);
});
await check(`claude-code ${version}: asks no other host`, async () => assert.deepEqual(outside, []));
process.exit();
