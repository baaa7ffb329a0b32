// How fast a start is: the time from the launcher's call to the first answered message, over a database that is initialised,
// and how soon the proxy reaches its steady speed under a closed loop of clients that begins with that answer.
//
//     node bench/start.mjs [rounds] [seconds] [clients]
//
// BUILD is the folder of the build (default: this one), UPSTREAM the mock (default: ../shared/bench/upstream.mjs),
// VARIANTS a comma list of what is compared: plain (no AOT cache), aot (the launcher's). Prints one JSON line per start and
// medians at the end. A start counts only when all its answers were 200.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { request, Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';

const here = dirname(fileURLToPath(import.meta.url));
const build = process.env.BUILD ?? join(here, '..');
const upstreamScript = process.env.UPSTREAM ?? join(here, '../../shared/bench/upstream.mjs');
const rounds = Number(process.argv[2] ?? 5);
const seconds = Number(process.argv[3] ?? 40);
const clients = Number(process.argv[4] ?? 16);
const variants = (process.env.VARIANTS ?? 'plain,aot').split(',');
const port = Number(process.env.PORT ?? 5931);
const upstreamPort = Number(process.env.UPSTREAM_PORT ?? 9931);
const SLICE = 500;

const body = JSON.stringify({
    model: 'claude-sonnet-4-5', max_tokens: 64, messages: [{ role: 'user', content: '[[n=20]] hello' }],
});
const folder = mkdtempSync(join(tmpdir(), 'claude-proxy-start-'));
const agent = new Agent({ keepAlive: true });

const ask = () => new Promise(resolve => {
    const call = request({
        host: '127.0.0.1', port, path: '/v1/messages', method: 'POST', agent,
        headers: {
            'x-api-key': 'client-key', 'content-type': 'application/json', 'anthropic-version': '2023-06-01',
            'content-length': Buffer.byteLength(body),
        },
    }, answer => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode));
        answer.on('error', () => resolve(0));
    });
    call.on('error', () => resolve(0));
    call.end(body);
});

const environment = variant => ({
    PATH: process.env.PATH, HOME: process.env.HOME, JAVA_HOME: process.env.JAVA_HOME ?? '',
    CLAUDE_PROXY_BUILD: 'never', CLAUDE_PROXY_AOT: variant === 'aot' ? 'use' : 'never',
    PORT: String(port), DATA_FOLDER: join(folder, 'data'), API_KEYS: 'client-key', ADMIN_API_KEYS: 'admin-key',
    ANTHROPIC_API_KEYS: 'sk-ant-api03-a,sk-ant-api03-b', CLAUDE_API_BASEURL: `http://127.0.0.1:${upstreamPort}`,
    HOST: '127.0.0.1',
});

const median = values => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

async function start(variant, load) {
    const began = performance.now();
    const child = spawn(join(build, 'claude-proxy'), ['run'], {
        env: environment(variant), stdio: ['ignore', 'ignore', process.env.SHOW ? 'inherit' : 'ignore'],
    });
    const ended = new Promise(resolve => child.on('exit', resolve));
    let gone = false;
    ended.then(() => { gone = true; });
    while (await ask() !== 200) {
        if (gone || performance.now() - began > 60_000) {
            child.kill('SIGTERM');
            throw new Error(gone ? 'the proxy ended' : 'no answer within a minute');
        }
        await pause(5);
    }
    const first = performance.now() - began;
    const slices = [];
    let bad = 0;
    if (load) {
        const from = performance.now();
        const until = from + seconds * 1000;
        await Promise.all(Array.from({ length: clients }, async () => {
            while (performance.now() < until) {
                const status = await ask();
                const at = Math.floor((performance.now() - from) / SLICE);
                slices[at] = (slices[at] ?? 0) + 1;
                if (status !== 200) bad++;
            }
        }));
    }
    child.kill('SIGTERM');
    await ended;
    return { first, bad, slices };
}

const upstream = spawn(process.execPath, [upstreamScript, '--port', String(upstreamPort)], {
    stdio: 'ignore',
});
try {
    await pause(500);
    if (upstream.exitCode !== null) throw new Error(`there is no upstream at ${upstreamScript}: set UPSTREAM`);
    await start('plain', false);
    const results = Object.fromEntries(variants.map(name => [name, []]));
    for (let round = 0; round < rounds; round++) {
        for (const variant of variants) {
            const { first, bad, slices } = await start(variant, seconds > 0);
            const full = slices.slice(0, seconds * 1000 / SLICE);
            const steady = full.length ? median(full.slice(-Math.ceil(full.length / 4))) * 1000 / SLICE : 0;
            // The first second from which on the speed, smoothed over two seconds, is 80 % of the steady one.
            const smooth = full.map((_, i) => full.slice(i, i + 4).reduce((a, b) => a + b, 0) / Math.min(4, full.length - i));
            const reached = smooth.findIndex(rate => rate * 1000 / SLICE >= 0.8 * steady) * SLICE / 1000;
            const early = full.slice(0, 20).reduce((a, b) => a + b, 0) / 10;
            const row = {
                variant, firstAnswerMs: Math.round(first), steadyPerSecond: Math.round(steady), secondsTo80Percent: reached,
                perSecondInFirst10: Math.round(early), bad,
            };
            results[variant].push(row);
            console.log(JSON.stringify(row));
        }
    }
    for (const variant of variants) {
        const of = key => median(results[variant].map(row => row[key]));
        console.log(JSON.stringify({
            variant, median: true, firstAnswerMs: of('firstAnswerMs'), steadyPerSecond: of('steadyPerSecond'),
            secondsTo80Percent: of('secondsTo80Percent'), perSecondInFirst10: of('perSecondInFirst10'),
            bad: results[variant].reduce((sum, row) => sum + row.bad, 0), starts: results[variant].length,
        }));
    }
} finally {
    upstream.kill();
    rmSync(folder, { recursive: true, force: true });
}
