// Compares the usage rows of the gateway with what the SDKs saw.
// Usage: node usage.mjs <trace file>...
// Environment: E2E_BASE_URL, E2E_ADMIN_KEY.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { check, eventually } from './checks.mjs';

// Small, so that the pages are tested too.
const PAGE_ROWS = 10;

const answers = process.argv.slice(2).flatMap((file) => JSON.parse(readFileSync(file, 'utf8')));
const expected = answers.filter((answer) => answer.row);
const unexpected = answers.filter((answer) => !answer.row);
let rows = [];

// Rows go to the database in batches a moment after the answer.
await eventually(async () => {
  rows = await readRows();
  const ids = new Set(rows.map((row) => row.id));
  return expected.every((answer) => ids.has(answer.id)) && rows.some(isOfClaudeCode);
});

await check(`usage: one row for each of the ${expected.length} answers that the SDKs saw`, async () => {
  assert.ok(expected.length > 0, 'the SDKs saw no answer');
  const wrong = expected.map((answer) => [answer, countOf(answer)]).filter(([, count]) => count !== 1);
  assert.deepEqual(wrong.map(([answer, count]) => `${count} rows: ${JSON.stringify(answer)}`), []);
});
await check('usage: the rows hold what the SDKs saw (status, endpoint, model, tokens, request-id)', async () => {
  assert.deepEqual(expected.flatMap(differences), []);
});
await check('usage: an aborted stream is over within 2 s', async () => {
  const aborted = expected.filter((answer) => answer.withinMillis);
  assert.ok(aborted.length > 0, 'no stream was aborted');
  for (const answer of aborted) {
    const row = rowOf(answer);
    assert.ok(row?.total_millis < answer.withinMillis, JSON.stringify(row));
  }
});
await check('usage: no row for a refused key', async () => {
  assert.ok(unexpected.length > 0, 'no key was refused');
  assert.deepEqual(unexpected.filter((answer) => countOf(answer) > 0), []);
});
await check('usage: every other row is of Claude Code, a stream that ended well', async () => {
  const ids = new Set(answers.map((answer) => answer.id));
  const others = rows.filter((row) => !ids.has(row.id));
  assert.ok(others.length > 0, 'there is none');
  assert.deepEqual(others.filter((row) => !isOfClaudeCode(row)), []);
});
await check('usage: the pages are in id order, without repeats', async () => {
  const ids = rows.map((row) => row.id);
  assert.deepEqual(ids, [...new Set(ids)].sort());
});
await check('usage: the client key does not open the admin API', async () => {
  const response = await get('/api/admin/usage', process.env.E2E_CLIENT_KEY);
  assert.equal(response.status, 401);
});
process.exit();

async function readRows() {
  const found = [];
  let after = '';
  for (;;) {
    const path = `/api/admin/usage?order=asc&limit=${PAGE_ROWS}${after && `&after=${after}`}`;
    const response = await get(path, process.env.E2E_ADMIN_KEY);
    assert.equal(response.status, 200, `/api/admin/usage answered ${response.status}`);
    const page = await response.json();
    found.push(...page.data);
    if (!page.has_more) return found;
    assert.equal(page.data.length, PAGE_ROWS);
    after = page.last_id;
  }
}

function get(path, key) {
  return fetch(process.env.E2E_BASE_URL + path, { headers: { 'x-api-key': key } });
}

function rowOf(answer) {
  return rows.find((row) => row.id === answer.id);
}

function countOf(answer) {
  return rows.filter((row) => row.id === answer.id).length;
}

function differences(answer) {
  const row = rowOf(answer) ?? {};
  return Object.entries(answer.row)
    .filter(([name, value]) => row[name] !== value)
    .map(([name, value]) => `${answer.id} ${name}: the SDK saw ${value}, the row says ${row[name]}`);
}

function isOfClaudeCode(row) {
  const ofSdk = answers.some((answer) => answer.id === row.id);
  return !ofSdk && row.endpoint === 'messages' && row.stream && row.status === 200 && row.output_tokens > 0;
}
