// Codex over each server: a patch, a tool of an MCP server that it searches for, its code mode, and sub-agents of both kinds.
// Usage: node codex.mjs <executable> <version> <folder for its files> <folder of the upstreams' logs>
// Environment: E2E_BASE_URL, E2E_CLIENT_KEY.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check } from './checks.mjs';
import { clientProgram } from './client.mjs';
import { SERVERS } from './servers.mjs';
import { upstreams } from './upstream-log.mjs';

const [executable, version, folder, logs] = process.argv.slice(2);
const codexHome = join(folder, 'codex');
const env = { CODEX_HOME: codexHome, CLAUDE_PROXY_KEY: process.env.E2E_CLIENT_KEY };
const { run, outside, work } = await clientProgram(executable, folder, env);
const POEM = 'Grüße, "e2e"\nsecond line\n';

mkdirSync(codexHome, { recursive: true });
writeFileSync(join(codexHome, 'config.toml'), `model_provider = "claude-proxy"
check_for_update_on_startup = false

[analytics]
enabled = false

[features]
plugins = false

[model_providers.claude-proxy]
name = "Claude Proxy"
base_url = "${process.env.E2E_BASE_URL}/v1"
env_key = "CLAUDE_PROXY_KEY"
wire_api = "responses"

[mcp_servers.maps]
command = "node"
args = [${JSON.stringify(fileURLToPath(new URL('mcp-server.mjs', import.meta.url)))}]
`);

for (const server of SERVERS) {
  const log = upstreams(logs)[server.upstream];
  const name = `codex ${version} on ${server.who}`;
  await check(`${name}: apply_patch writes a file, a command reads it`, async () => {
    await writesPoem(server, 'gpt-5.5', 'codex-patch');
  });
  await check(`${name}: a tool of an MCP server is searched for and called`, async () => {
    assert.match(await codex(server, 'gpt-5.5', 'codex-search'), /^The route leads to Zürich\.$/m);
  });
  await check(`${name}: a gpt-5.6 name does the same in its code mode`, async () => {
    await writesPoem(server, 'gpt-5.6-sol', 'codex-code');
  });
  await check(`${name}: a sub-agent gets its task and its answer comes back`, async () => {
    assert.match(await codex(server, 'gpt-5.6-sol', 'codex-agents'), /^The child said: The child has played\.$/m);
  });
  await check(`${name}: a sub-agent of the older kind does so too`, async () => {
    assert.match(await codex(server, 'gpt-5.1-codex', 'codex-agents-old'), /^The tool said: .*The child has played\./m);
  });
  await check(`${name}: nothing was refused`, async () => log.expectNoRefusal());
}
await check(`codex ${version}: asks no other host`, async () => assert.deepEqual(outside, []));
process.exit();

async function writesPoem(server, model, plot) {
  rmSync(join(work, 'poem.txt'), { force: true });
  assert.match(await codex(server, model, plot), /Grüße, "e2e"\nsecond line/);
  assert.equal(readFileSync(join(work, 'poem.txt'), 'utf8'), POEM);
}

async function codex({ prefix }, model, plot) {
  const unattended = ['--skip-git-repo-check', '--dangerously-bypass-approvals-and-sandbox'];
  const { code, out, err } = await run('exec', ...unattended, '-m', `${prefix}${model}`, `Do it. [[plot=${plot}]]`);
  assert.equal(code, 0, `exit code ${code}: ${out}${err}`);
  return out;
}
