// The soak: warms up with honest clients alone, notes where everything stands, lets half of the attacks at once run beside them in turns,
// and looks whether everything ends where it began. Started by soak.sh, which sets PROXY_PID and PROXY_LOG.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { half, startAttacks } from './soak/attacks.mjs';
import { startHonest } from './soak/honest.mjs';
import { managementPort, send, sleep } from './soak/wire.mjs';

const seconds = Number(process.argv[2] ?? 1800);
const pid = Number(process.env.PROXY_PID);
const turn = Math.min(60, Math.max(15, seconds / 12)) * 1000;
const warmUp = Math.min(60, Math.max(20, seconds / 10)) * 1000;
const calm = 20_000;
const sample = 5_000;

/** How much more there may be in the end than in the beginning. */
const room = { heap_mb: 24, threads: 6, sockets: 30, file_descriptors: 40, in_flight: 0 };

async function metrics() {
  const answer = await send({ path: '/observe/metrics', port: managementPort, timeout: 10_000 });
  const sum = (name, label = '') =>
    answer.text.split('\n').filter((line) => line.startsWith(name) && /^[ {]/.test(line.slice(name.length)) && line.includes(label)).reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  return { ok: answer.status === 200, inFlight: sum('claude_proxy_requests_in_flight'), accountsInFlight: sum('claude_proxy_account_in_flight'), active: sum('claude_proxy_accounts', 'state="active"') };
}

function standOfProcess() {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  const descriptors = fs.readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return fs.readlinkSync(`/proc/${pid}/fd/${fd}`);
    } catch {
      return '';
    }
  });
  return {
    rss_mb: Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024),
    threads: Number(/Threads:\s+(\d+)/.exec(status)[1]),
    sockets: descriptors.filter((name) => name.startsWith('socket:')).length,
    file_descriptors: descriptors.length,
  };
}

/** Where everything stands after a collection of garbage. */
async function stand() {
  const jcmd = (command) => promisify(execFile)(path.join(path.dirname(fs.readlinkSync(`/proc/${pid}/exe`)), 'jcmd'), [String(pid), command]);
  await jcmd('GC.run');
  await jcmd('GC.run');
  const heap = (await jcmd('GC.heap_info')).stdout.split('\n').filter((line) => /Gen|garbage-first|def new|tenured/.test(line));
  const used = heap.reduce((total, line) => total + Number(/used (\d+)K/.exec(line)?.[1] ?? 0), 0);
  const now = await metrics();
  return { heap_mb: Math.round(used / 1024), ...standOfProcess(), in_flight: now.inFlight, accounts_in_flight: now.accountsInFlight, accounts_active: now.active };
}

const alive = () => fs.existsSync(`/proc/${pid}/status`);

async function ready() {
  for (let i = 0; i < 1200 && alive(); i++) {
    if ((await send({ path: '/health/live', timeout: 2_000 })).status === 200) return;
    await sleep(100);
  }
  throw new Error('the proxy does not answer');
}

function markdown(result) {
  const rows = Object.entries(result.honest).map(([name, f]) => `| ${name} | ${f.requests} | ${f.failed} | ${f.p50_ms} | ${f.p99_ms} | ${f.max_ms} |`);
  const stands = Object.keys(result.begin).map((name) => `| ${name} | ${result.begin[name]} | ${result.peak[name] ?? ''} | ${result.end[name] ?? ''} |`);
  return [
    `# Soak of ${result.seconds} s: ${result.passed ? 'passed' : 'NOT passed'}`, '', ...result.complaints.map((line) => `- ${line}`), '',
    '| honest clients | requests | failed | p50 ms | p99 ms | max ms |', '|---|---|---|---|---|---|', ...rows, '',
    '| | begin | peak | end |', '|---|---|---|---|', ...stands, '',
    `Bursts of attacks: ${Object.entries(result.attacks).map(([name, count]) => `${name} ${count}`).join(', ')}.`, '',
  ].join('\n');
}

const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

await ready();
const honest = startHonest();
await sleep(warmUp);
const afterWarmUp = await honest.stop();
await sleep(calm);
const begin = await stand();
console.log('begin', JSON.stringify(begin));

const clients = startHonest();
const bursts = {};
const series = [];
const peak = { ...begin };
const startedAt = Date.now();
let measuring = true;
const sampler = (async () => {
  while (measuring && alive()) {
    const now = await metrics();
    if (!now.ok) console.log(`no metrics within 10 s at ${Math.round((Date.now() - startedAt) / 1000)} s`);
    const point = now.ok && { at_s: Math.round((Date.now() - startedAt) / 1000), ...standOfProcess(), in_flight: now.inFlight, accounts_active: now.active };
    if (point) series.push(point);
    for (const name of Object.keys(point || {})) if (point[name] > peak[name]) peak[name] = point[name];
    await sleep(sample);
  }
})().catch((error) => console.log(`measuring ended: ${error.message}`));
for (let number = 0; Date.now() - startedAt < seconds * 1000 && alive(); number++) {
  const attackers = startAttacks(half(number));
  await sleep(Math.min(turn, startedAt + seconds * 1000 - Date.now()));
  for (const [name, count] of Object.entries(await attackers.stop())) bursts[name] = (bursts[name] ?? 0) + count;
  const failed = Object.values(clients.figures).reduce((total, figure) => total + figure.failed, 0);
  console.log(`${Math.round((Date.now() - startedAt) / 1000)} s: ${Object.values(clients.figures).reduce((total, figure) => total + figure.requests, 0)} honest requests, ${failed} failed; ${JSON.stringify(series.at(-1))}`);
}
await sleep(3_000);
const figures = await clients.stop();
measuring = false;
await sampler;

const complaints = [];
let end = {};
if (alive()) {
  await sleep(calm);
  end = await stand();
  for (const [name, more] of Object.entries(room)) if (!(end[name] <= begin[name] + more)) complaints.push(`${name}: ${begin[name]} in the beginning, ${end[name]} in the end`);
  if (end.accounts_active !== begin.accounts_active) complaints.push(`${end.accounts_active} of ${begin.accounts_active} accounts are active`);
} else {
  complaints.push('the process has ended');
}
const malformed = (await send({ path: '/malformed', port: Number(process.env.UPSTREAM_PORT ?? 9100) })).text;
if (malformed !== '0') complaints.push(`${malformed} requests reached the upstream malformed`);
const log = fs.readFileSync(process.env.PROXY_LOG, 'utf8');
for (const sign of ['OutOfMemoryError', '\n2026-11-29T00:00:00.000Z INFO  access FORGED']) if (log.includes(sign)) complaints.push(`the log holds ${sign.trim()}`);
const summary = {};
for (const [name, figure] of Object.entries(figures)) {
  const sorted = figure.millis.sort((a, b) => a - b);
  const early = afterWarmUp[name];
  summary[name] = { requests: figure.requests, failed: figure.failed + early.failed, p50_ms: percentile(sorted, 0.5), p99_ms: percentile(sorted, 0.99), max_ms: sorted.at(-1) ?? 0 };
  if (summary[name].failed) complaints.push(`${name}: ${summary[name].failed} failed: ${[...early.failures, ...figure.failures][0].replace(/\s+/g, ' ').slice(0, 300)}`);
}
const every = Math.ceil(series.length / 120);
const result = { seconds, passed: complaints.length === 0, complaints, honest: summary, begin, peak, end, attacks: bursts, series: series.filter((_, i) => i % every === 0) };
fs.writeFileSync(path.join(process.env.OUT ?? '.', 'soak.json'), `${JSON.stringify(result, null, 1)}\n`);
fs.writeFileSync(path.join(process.env.OUT ?? '.', 'soak.md'), markdown(result));
console.log(markdown(result));
process.exit(result.passed ? 0 : 1);
