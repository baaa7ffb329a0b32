// Lets Claude Code call a tool over a provider of OpenAI's dialect, and looks at what the provider was asked.
// Usage: node claude-code-provider.mjs <executable> <version> <folder for its files> <log of openai-upstream.mjs>
// Environment: E2E_BASE_URL, E2E_CLIENT_KEY, E2E_ADMIN_KEY.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { check, eventually } from './checks.mjs';
import { claudeCode } from './claude.mjs';

const [executable, version, folder, logFile] = process.argv.slice(2);
const { claude, outside } = await claudeCode(executable, folder);
const name = `claude-code ${version} over a provider`;
let asked = [];

await check(`${name}: runs a tool and prints what came of it`, async () => {
  const { code, out, err } = await claude('-p', 'Run the sum. [[plot=bash]]', '--model', 'sonnet', '--allowedTools', 'Bash');
  assert.equal(code, 0, `exit code ${code}: ${out}${err}`);
  assert.match(out, /The tool said: sum-42-é/);
});
await check(`${name}: the provider saw the tools, the call and its result`, async () => {
  asked = bodies();
  assert.ok(asked.every(({ body }) => body.model === 'gpt-5.1' || body.model === 'gpt-5-mini'), models());
  const first = asked.find(({ body }) => body.tools?.some((tool) => tool.function.name === 'Bash')).body;
  assert.equal(first.stream, true);
  assert.ok(first.max_completion_tokens > 0);
  assert.equal(first.messages[0].role, 'developer');
  assert.doesNotMatch(JSON.stringify(first), /x-anthropic-billing-header|cache_control/);
  const { messages } = asked.find(({ body }) => body.messages.some((message) => message.role === 'tool')).body;
  const result = messages.find((message) => message.role === 'tool');
  const call = messages[messages.indexOf(result) - 1].tool_calls[0];
  assert.equal(call.id, result.tool_call_id);
  assert.match(call.function.arguments, /sum-/);
  assert.match(JSON.stringify(result.content), /sum-42-é/);
});
await check(`${name}: no request carried the key of the client`, async () => {
  assert.ok(asked.length >= 2);
  assert.doesNotMatch(readFileSync(logFile, 'utf8'), new RegExp(process.env.E2E_CLIENT_KEY));
});
await check(`${name}: the usage rows say who served, what it cost, and what was counted`, async () => {
  const mine = await eventually(async () => {
    const rows = (await usage()).filter((row) => row.endpoint === 'messages');
    return rows.length >= asked.length && rows;
  });
  assert.ok(mine, 'rows are missing');
  for (const row of mine) {
    assert.equal(row.provider, 'default', JSON.stringify(row));
    assert.equal(row.status, 200, JSON.stringify(row));
    assert.equal(row.mode, 'provider');
    assert.deepEqual([row.input_tokens, row.cache_read_tokens, row.output_tokens], [200, 1000, 34]);
    assert.equal(row.usage_estimated, false);
    assert.ok(row.cost_usd > 0, JSON.stringify(row));
  }
});
await check(`${name}: asks no other host`, async () => assert.deepEqual(outside, []));
process.exit();

function bodies() {
  const lines = readFileSync(logFile, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line)).filter(({ path }) => path === '/v1/chat/completions');
}

function models() {
  return `models: ${asked.map(({ body }) => body.model)}`;
}

async function usage() {
  const response = await fetch(`${process.env.E2E_BASE_URL}/api/admin/usage?order=asc&limit=1000`, {
    headers: { 'x-api-key': process.env.E2E_ADMIN_KEY },
  });
  assert.equal(response.status, 200);
  return (await response.json()).data;
}
