// Lets Claude Code call tools in web mode, and looks at what the web application was asked and what is left there.
// Usage: node claude-code-web.mjs <executable> <version> <folder for its files> <folder of web-upstream.mjs's port and log>
// Environment: E2E_BASE_URL, E2E_CLIENT_KEY, E2E_ADMIN_KEY, E2E_COOKIE.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, eventually } from './checks.mjs';
import { claudeCode } from './claude.mjs';
import { UpstreamLog } from './upstream-log.mjs';

const [executable, version, folder, upstream] = process.argv.slice(2);
const { claude, outside } = await claudeCode(executable, folder);
const logFile = join(upstream, 'web.log');
const log = new UpstreamLog(logFile);
const wholeLog = new UpstreamLog(logFile);
const name = `claude-code ${version} in web mode`;

await check(`${name}: runs a tool and prints what came of it`, async () => {
  assert.match(await played('bash'), /The tool said: sum-42-é/);
});
await check(`${name}: the conversation waited for the result, and went on with it`, async () => {
  const completions = log.notes().filter(({ path, body }) => path.endsWith('/completion') && body.tools);
  const results = log.notes().filter(({ path }) => path.endsWith('/tool_result'));
  assert.equal(completions.length, 1, `${completions.length} conversations with tools`);
  assert.equal(results.length, 1);
  assert.equal(results[0].path.replace('tool_result', 'completion'), completions[0].path);
  assert.match(JSON.stringify(results[0].body.content), /sum-42-é/);
  const [{ body }] = completions;
  assert.ok(body.tools.some((tool) => tool.name === 'Bash'));
  assert.match(body.attachments[0].extracted_content, /\[\[plot=bash]]/);
  assert.doesNotMatch(JSON.stringify(body), /x-anthropic-billing-header|cache_control/);
});
await check(`${name}: calls several tools, one after the other`, async () => {
  log.skip();
  assert.match(await played('bash-twice'), /The tool said: two-2/);
  assert.equal(log.notes().filter(({ path, body }) => path.endsWith('/completion') && body.tools).length, 1);
});
await check(`${name}: calls two tools at once`, async () => {
  log.skip();
  assert.match(await played('bash-both'), /The tools said: one-1[^]*two-2/);
  const notes = log.notes();
  assert.equal(notes.filter(({ path, body }) => path.endsWith('/completion') && body.tools).length, 1);
  assert.equal(notes.filter(({ path }) => path.endsWith('/tool_result')).length, 2);
});
await check(`${name}: nothing was refused, and nobody but the proxy saw the client's key`, async () => {
  wholeLog.expectNoRefusal();
  assert.doesNotMatch(readFileSync(logFile, 'utf8'), new RegExp(process.env.E2E_CLIENT_KEY));
});
await check(`${name}: no conversation and no stream is left`, async () => {
  const clean = await eventually(async () => {
    const { left, running } = await open();
    return left.length === 0 && running === 0;
  });
  assert.ok(clean, JSON.stringify(await open()));
});
await check(`${name}: the usage rows say who served, by estimate`, async () => {
  const rows = (await usage()).filter((row) => row.endpoint === 'messages');
  assert.ok(rows.length >= 5, `${rows.length} rows`);
  for (const row of rows) {
    assert.equal(row.status, 200, JSON.stringify(row));
    assert.equal(row.mode, 'web', JSON.stringify(row));
    assert.equal(row.usage_estimated, true, JSON.stringify(row));
    assert.ok(row.input_tokens > 0 && row.output_tokens > 0, JSON.stringify(row));
  }
});
await check(`${name}: asks no other host`, async () => assert.deepEqual(outside, []));
process.exit();

async function played(plot) {
  const { code, out, err } = await claude('-p', `Do it. [[plot=${plot}]]`, '--model', 'claude-opus-4-8', '--allowedTools', 'Bash');
  assert.equal(code, 0, `exit code ${code}: ${out}${err}`);
  return out;
}

async function open() {
  const port = readFileSync(join(upstream, 'web.port'), 'utf8');
  return (await fetch(`http://127.0.0.1:${port}/open`)).json();
}

async function usage() {
  const response = await fetch(`${process.env.E2E_BASE_URL}/api/admin/usage?order=asc&limit=1000`, {
    headers: { 'x-api-key': process.env.E2E_ADMIN_KEY },
  });
  assert.equal(response.status, 200);
  return (await response.json()).data;
}
