// The soak: warms up with honest clients alone, notes where everything stands, lets half of the attacks at once run beside them in turns,
// and looks whether everything ends where it began. Started by soak.sh, which sets PROXY_PID and PROXY_LOG.
import fs from 'node:fs';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { AT_REST, audit, metrics, upstreamStand } from './soak/accounts.mjs';
import { attackers } from './soak/attackers.mjs';
import { accounted, startHonest } from './soak/honest.mjs';
import { alive, heapAlive, memoryParts, standOfProcess, threadsByName } from './soak/process.mjs';
import { figuresOf, markdown, plateau } from './soak/report.mjs';
import { send, sleep } from './soak/wire.mjs';

const seconds = Number(process.argv[2] ?? 1800);
const turn = Math.min(60, Math.max(15, seconds / 12)) * 1000;
const warmUp = Math.min(60, Math.max(20, seconds / 10)) * 1000;
const sample = 5_000;
const partsEvery = 30_000;

/** How much more there may be in the end than in the beginning. Threads come and go with the JVM: of compilers, of virtual threads. */
const room = { heap_mb: 16, threads: 4, sockets: 10, file_descriptors: 20, connections: 0 };

/** Where everything stands when nothing is under way: after a collection of garbage, and when kept connections have closed. */
async function stand(aim) {
  await sleep(20_000);
  for (let i = 0; i < 50 && aim && standOfProcess().sockets > aim; i++) await sleep(2_000);
  const heap_mb = await heapAlive();
  const { ok, ...now } = await metrics();
  return { heap_mb, ...standOfProcess(), ...now };
}

async function ready() {
  for (let i = 0; i < 1200 && alive(); i++) {
    if ((await send({ path: '/health/live', timeout: 2_000 })).status === 200) return;
    await sleep(100);
  }
  throw new Error('the proxy does not answer');
}

/** The pool that serves the management port has a thread more with each of the first twenty requests, and never one less. */
async function fillPools() {
  for (let i = 0; i < 40; i++) await metrics();
}

await ready();
const early = startHonest();
await fillPools();
await sleep(warmUp);
const afterWarmUp = await early.stop();
const begin = await stand();
const threadsBefore = threadsByName();
console.log('begin', JSON.stringify(begin));

const clients = startHonest();
const attacking = attackers();
const ownDelay = monitorEventLoopDelay({ resolution: 20 });
ownDelay.enable();
const bursts = {};
const series = [];
const peak = { ...begin };
const startedAt = Date.now();
const passed = () => Math.round((Date.now() - startedAt) / 1000);
let measuring = true;
const sampler = (async () => {
  let partsAt = 0;
  while (measuring && alive()) {
    const { ok, ...now } = await metrics();
    if (!ok) console.log(`no metrics within 10 s at ${passed()} s`);
    const point = { at_s: passed(), ...standOfProcess(), ...(ok ? now : {}) };
    for (const name of Object.keys(point)) if (point[name] > peak[name]) peak[name] = point[name];
    if (Date.now() >= partsAt) {
      partsAt = Date.now() + partsEvery;
      point.parts = await memoryParts();
    }
    series.push(point);
    await sleep(sample);
  }
})().catch((error) => console.log(`measuring ended: ${error.message}`));
for (let number = 0; Date.now() - startedAt < seconds * 1000 && alive(); number++) {
  attacking.turn(number);
  await sleep(Math.min(turn, startedAt + seconds * 1000 - Date.now()));
  for (const [name, count] of Object.entries(await attacking.stop())) bursts[name] = (bursts[name] ?? 0) + count;
  const all = (what) => Object.values(clients.figures).reduce((total, figure) => total + figure[what], 0);
  const { rss_mb, threads, sockets, in_flight, memory_refused } = series.at(-1) ?? {};
  console.log(`${passed()} s: ${all('requests')} honest requests, ${all('failed')} failed; ${JSON.stringify({ rss_mb, threads, sockets, in_flight, memory_refused })}`);
}
await attacking.end();
await sleep(3_000);
const figures = await clients.stop();
ownDelay.disable();
measuring = false;
await sampler;

const complaints = [];
let end = {};
const threads = {};
const upstream = await upstreamStand();
if (alive()) {
  end = await stand(begin.sockets + 5);
  for (const [name, more] of Object.entries(room)) if (!(end[name] <= begin[name] + more)) complaints.push(`${name}: ${begin[name]} in the beginning, ${end[name]} in the end`);
  for (const name of AT_REST) if (end[name] !== 0) complaints.push(`${name} is ${end[name]} in the end`);
  for (const name of ['accounts_active', 'providers_healthy']) if (end[name] !== begin[name]) complaints.push(`${name}: ${end[name]} of ${begin[name]}`);
  for (const [name, count] of Object.entries(threadsByName())) if (count !== threadsBefore[name]) threads[name] = `${threadsBefore[name] ?? 0} → ${count}`;
  complaints.push(...plateau(series));
  const { complaints: more, ...counts } = await audit(end.reached, accounted, upstream);
  complaints.push(...more);
  Object.assign(upstream, counts);
} else {
  complaints.push('the process has ended');
}
for (const [what, count] of Object.entries(upstream.malformed)) complaints.push(`${count} requests reached the upstream malformed: ${what}`);
const log = fs.readFileSync(process.env.PROXY_LOG, 'utf8');
for (const sign of ['OutOfMemoryError', '\n2026-11-29T00:00:00.000Z INFO  access FORGED']) if (log.includes(sign)) complaints.push(`the log holds ${sign.trim()}`);
const honest = figuresOf(figures, afterWarmUp);
for (const [name, figure] of Object.entries(honest)) if (figure.failed) complaints.push(`${name}: ${figure.failed} failed: ${figure.failures[0].replace(/\s+/g, ' ').slice(0, 300)}`);
const every = Math.ceil(series.length / 120);
const kept = series.filter((point, i) => i % every === 0 || point.parts);
const own_delay_ms = Math.round(ownDelay.max / 1e6);
const result = { seconds, passed: complaints.length === 0, complaints, honest, own_delay_ms, begin, peak, end, threads, upstream, attacks: bursts, series: kept };
fs.writeFileSync(path.join(process.env.OUT ?? '.', 'soak.json'), `${JSON.stringify(result, null, 1)}\n`);
fs.writeFileSync(path.join(process.env.OUT ?? '.', 'soak.md'), markdown(result));
console.log(markdown(result));
process.exit(result.passed ? 0 : 1);
