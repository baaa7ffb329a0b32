// Claude Code over each server: a tool, a tool that is loaded later, the effort, and a search.
// Usage: node claude-code-servers.mjs <executable> <version> <folder for its files> <folder of the upstreams' logs>
// Environment: E2E_BASE_URL, E2E_CLIENT_KEY.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './checks.mjs';
import { claudeCode } from './claude.mjs';
import { SERVERS } from './servers.mjs';
import { upstreams } from './upstream-log.mjs';

const [executable, version, folder, logs] = process.argv.slice(2);
const { claude, outside, work } = await claudeCode(executable, folder);
const CELL = { cell_type: 'code', id: 'one', metadata: {}, execution_count: null, outputs: [], source: ['print(1)'] };

for (const server of SERVERS) {
  const log = upstreams(logs)[server.upstream];
  const name = `claude-code ${version} on ${server.who}`;
  await check(`${name}: runs a tool, with the effort asked for`, async () => {
    assert.match(await played(server, 'bash', '--effort', 'low'), /The tool said: sum-42-é/);
    const efforts = log.bodies(server.path).filter(({ tools }) => tools?.length).map(effortOf);
    assert.ok(efforts.length >= 2 && efforts.every((effort) => effort === 'low'), `efforts: ${efforts}`);
  });
  await check(`${name}: loads a tool that it had left out, and calls it`, async () => {
    writeFileSync(join(work, 'book.ipynb'), JSON.stringify({ cells: [CELL], metadata: {}, nbformat: 4, nbformat_minor: 5 }));
    assert.match(await played(server, 'deferred'), /The tool said: 1/);
    assert.match(readFileSync(join(work, 'book.ipynb'), 'utf8'), /print\(\\"é\\"\)/);
  });
  await check(`${name}: an effort that the conversation sets holds`, async () => {
    const messages = [
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Hello' },
      { role: 'system', content: [], output_config: { effort: 'low' } },
      { role: 'user', content: 'And now?' },
    ];
    log.skip();
    await asksAsClaudeCode({ model: server.claude, max_tokens: 2000, output_config: { effort: 'high' }, messages });
    const [body] = log.bodies(server.path);
    assert.equal(server.upstream === 'claude' ? body.messages[2].output_config.effort : effortOf(body), 'low');
  });
  if (server.path !== '/v1/chat/completions') await check(`${name}: searches the web`, async () => searches(server));
  await check(`${name}: nothing was refused`, async () => log.expectNoRefusal());
}
await check(`claude-code ${version} on three servers: asks no other host`, async () => assert.deepEqual(outside, []));
process.exit();

async function searches(server) {
  const out = await played(server, 'search');
  // The pages that a stream of Responses lists have no titles.
  const titled = server.upstream === 'claude' ? /Weather in Zürich.*https:\/\/weather\.example\/zurich/ : /https:\/\/weather\.example\/zurich/;
  assert.match(out, titled);
  assert.match(out, /It has 8 degrees in Zürich\./);
}

async function played({ claude: model }, plot, ...more) {
  const allowed = ['--allowedTools', 'Bash', 'NotebookEdit', 'Read', 'WebSearch'];
  const { code, out, err } = await claude('-p', `Do it. [[plot=${plot}]]`, '--model', model, ...more, ...allowed);
  assert.equal(code, 0, `exit code ${code}: ${out}${err}`);
  return out;
}

/** What Claude Code 2.1.332 sends to Anthropic only; documented as "Per-message effort". */
async function asksAsClaudeCode(body) {
  const response = await fetch(`${process.env.E2E_BASE_URL}/v1/messages?beta=true`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${process.env.E2E_CLIENT_KEY}`,
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      'anthropic-beta': 'effort-2025-11-24,mid-conversation-output-config-2026-07-01',
    },
    body: JSON.stringify(body),
  });
  assert.equal(response.status, 200, await response.text());
  assert.equal(response.headers.get('x-claude-proxy-loss'), null);
}

function effortOf({ output_config, reasoning_effort, reasoning }) {
  return output_config?.effort ?? reasoning_effort ?? reasoning?.effort;
}
