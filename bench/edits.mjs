// Edits of route files while requests are under way: whether one fails or is cut that would not have been, what a change costs the
// others, and whether memory and threads end where they began.
//
//     node bench/edits.mjs [edits] [json clients] [streams]
//
// BUILD is the folder of the build (default: this one), UPSTREAM the mock (default: ../shared/bench/upstream.mjs). Of nine edits,
// two add a step and take it out again, one changes providers, one cannot be used, two are canaries, of which one is promoted and one
// rolled back, and one goes back to an earlier version. Half of the clients ask accounts, half a provider of the edited file; streams
// last several edits. Prints one JSON object; exit code 1 when anything failed.
//
// With NODES=2, DATABASE_URL and MASTER_KEY the files are stored in that database, two proxies share the clients, and the second one follows.
import { spawn, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { request, Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';

const here = dirname(fileURLToPath(import.meta.url));
const build = process.env.BUILD ?? join(here, '..');
const upstreamScript = process.env.UPSTREAM ?? join(here, '../../shared/bench/upstream.mjs');
const edits = Number(process.argv[2] ?? 50);
const jsonClients = Number(process.argv[3] ?? 32);
const streams = Number(process.argv[4] ?? 200);
const nodes = Number(process.env.NODES ?? 1);
const port = Number(process.env.PORT ?? 5951);
const portOf = number => port + 2 * (number % nodes);
const upstreamPort = Number(process.env.UPSTREAM_PORT ?? 9951);
const EVENTS = 100;
const EVENT_MILLIS = 100;
const STILL_SECONDS = 20;

const folder = mkdtempSync(join(tmpdir(), 'claude-proxy-edits-'));
const routes = join(folder, 'routes');
mkdirSync(routes);
const agent = new Agent({ keepAlive: true, maxSockets: Infinity });

const call = (path, method, headers, body, each, at = port) => new Promise(resolve => {
    const sent = request({
        host: '127.0.0.1', port: at, path, method, agent,
        headers: { 'content-type': 'application/json', ...headers, ...(body ? { 'content-length': Buffer.byteLength(body) } : {}) },
    }, answer => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', piece => { if (each) each(piece); else text += piece; });
        answer.on('end', () => resolve({ status: answer.statusCode, text }));
        answer.on('error', () => resolve({ status: 0, text }));
        answer.on('aborted', () => resolve({ status: 0, text }));
    });
    sent.on('error', error => resolve({ status: 0, text: String(error) }));
    sent.end(body);
});
const client = (path, body, each, number) => call(path, 'POST', { 'x-api-key': 'client-key', 'anthropic-version': '2023-06-01' }, JSON.stringify(body), each, portOf(number));
const admin = async (method, path, body, headers = {}, at = port) => {
    const answer = await call(path, method, { 'x-api-key': 'admin-key', ...headers }, body && JSON.stringify(body), null, at);
    return { status: answer.status, text: answer.text, json: JSON.parse(answer.text || '{}') };
};

// ---- what is edited ----
const put = (name, text) => {
    writeFileSync(join(routes, `.${name}.tmp`), text);
    renameSync(join(routes, `.${name}.tmp`), join(routes, name));
};
const messages = readFileSync(join(build, 'src/main/resources/routes-yaml/messages.camel.yaml'), 'utf8');
const step = number => messages.replace(/(- route:\n {4}id: serve-request\n[\s\S]*?steps:\n)/, `$1        - log:\n            id: serve-request.log-edit\n            message: edit ${number}\n            loggingLevel: DEBUG\n`);
const provider = weight => `# Edited.
- templatedRoute:
    routeTemplateRef: provider
    routeId: provider-mock
    parameters:
      - name: name
        value: mock
      - name: baseUrl
        value: http://127.0.0.1:${upstreamPort}/v1
      - name: key
        value: MOCK_KEY
      - name: models
        value: gpt-mock
      - name: weight
        value: "${weight}"
`;
const broken = messages.replace('direct:settle-request', 'direct:settle-reqest');
const plans = [
    { change: number => ({ 'messages.camel.yaml': step(number) }), result: 'used' },
    { change: () => ({ 'messages.camel.yaml': broken }), result: 'refused' },
    { change: () => ({ 'messages.camel.yaml': messages }), result: 'used' },
    { change: number => ({ 'messages.camel.yaml': step(number) }), canary: 30, result: 'canary' },
    { ask: ['POST', '/api/admin/routes/canary/promote', {}], result: 'used' },
    { change: number => ({ 'providers.camel.yaml': provider(1 + number % 9) }), result: 'used' },
    { change: () => ({ 'messages.camel.yaml': messages }), canary: 30, result: 'canary' },
    { ask: ['DELETE', '/api/admin/routes/canary'], result: 'rolled_back' },
    { ask: ['POST', '/api/admin/routes/rollback', {}], result: 'used' },
];

/** Makes one edit, and says what became of it. */
async function edit(plan, number) {
    if (plan.ask) return admin(...plan.ask);
    const wish = { comment: `edit ${number}`, ...(plan.canary ? { canary: plan.canary } : {}) };
    const files = Object.entries(plan.change(number));
    if (nodes === 1) {
        for (const [name, text] of files) put(name, text);
        return admin('POST', '/api/admin/routes/apply', wish);
    }
    let answer;
    for (const [name, text] of files) answer = await admin('PUT', `/api/admin/routes/${name}`, { ...wish, text }, { 'if-match': '*' });
    return answer;
}

/** Waits until all nodes run the same files. */
async function follow() {
    for (let tries = 0; tries < 100; tries++) {
        const state = (await admin('GET', '/api/admin/routes')).json;
        if (new Set(state.nodes.map(node => node.files)).size === 1) return;
        await pause(100);
    }
    fail('a node', 'does not follow');
}

// ---- what is under way ----
const failures = [];
const fail = (what, detail) => { if (failures.length < 20) failures.push(`${what}: ${detail}`.slice(0, 300)); };
let going = true;
let phase = 'still';
const latencies = { still: [], edited: [] };
const done = { json: 0, streams: 0 };

async function json(number) {
    const chat = number % 2 === 1;
    const body = {
        model: chat ? 'gpt-mock' : 'claude-sonnet-4-5', max_tokens: 64, messages: [{ role: 'user', content: `[[n=5]] ${number}` }],
    };
    while (going) {
        const began = performance.now();
        const at = phase;
        const answer = await client('/v1/messages', body, null, number >> 1);
        latencies[at].push(performance.now() - began);
        done.json++;
        if (answer.status !== 200) fail(`json ${chat ? 'provider' : 'account'} ${answer.status}`, answer.text);
        await pause(50);
    }
}

async function stream(number) {
    const chat = number % 2 === 1;
    const body = {
        model: chat ? 'gpt-mock' : 'claude-sonnet-4-5', max_tokens: 64, stream: true,
        messages: [{ role: 'user', content: `[[n=${EVENTS} d=${EVENT_MILLIS}]] ${number}` }],
    };
    await pause(number * 10);
    while (going) {
        let text = '';
        const answer = await client('/v1/messages', body, piece => { text += piece; }, number >> 1);
        done.streams++;
        const numbers = [...text.matchAll(/"text":"((?:\d+@\d+@ )+)"/g)].flatMap(match => [...match[1].matchAll(/(\d+)@\d+@ /g)].map(each => Number(each[1])));
        const inOrder = numbers.length === EVENTS && numbers.every((value, index) => value === index);
        if (answer.status !== 200) fail(`stream ${chat ? 'provider' : 'account'} ${answer.status}`, text);
        else if (!inOrder) fail('stream cut or reordered', `${numbers.length} events: ${text.slice(-150)}`);
        else if (!text.includes('event: message_stop')) fail('stream without its end', text.slice(-150));
    }
}

const percentile = (values, share) => Math.round(10 * (values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0)) / 10;
const proc = (pid, name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
const heap = pid => {
    try {
        execFileSync(join(process.env.JAVA_HOME, 'bin/jcmd'), [String(pid), 'GC.run'], { stdio: 'ignore' });
        const info = execFileSync(join(process.env.JAVA_HOME, 'bin/jcmd'), [String(pid), 'GC.heap_info'], { encoding: 'utf8' });
        return Math.round([...info.matchAll(/used (\d+)K/g)].slice(0, 2).reduce((sum, match) => sum + Number(match[1]), 0) / 1024);
    } catch {
        return null;
    }
};
const size = pid => ({ threads: proc(pid, 'Threads'), rssMb: Math.round(proc(pid, 'VmRSS') / 1024), heapMb: heap(pid) });

const upstream = spawn(process.execPath, [upstreamScript, '--port', String(upstreamPort)], { stdio: 'ignore' });
if (nodes === 1) put('providers.camel.yaml', provider(1));
const start = number => spawn(join(build, 'claude-proxy'), ['run'], {
    env: {
        PATH: process.env.PATH, HOME: process.env.HOME, JAVA_HOME: process.env.JAVA_HOME ?? '', CLAUDE_PROXY_BUILD: 'never',
        PORT: String(portOf(number)), MANAGEMENT_PORT: String(portOf(number) + 1), HOST: '127.0.0.1', DATA_FOLDER: join(folder, `data-${number}`), NODE_NAME: `node-${number}`, API_KEYS: 'client-key', ADMIN_API_KEYS: 'admin-key',
        ANTHROPIC_API_KEYS: 'sk-ant-api03-a,sk-ant-api03-b', CLAUDE_API_BASEURL: `http://127.0.0.1:${upstreamPort}`,
        MOCK_KEY: 'sk-mock-secret', GATEWAY_ROUTES_WATCH: '0', ...(nodes === 1 ? { ROUTES_DIR: routes } : {}),
        ...(process.env.DATABASE_URL ? { DATABASE_URL: process.env.DATABASE_URL } : {}), ...(process.env.MASTER_KEY ? { GATEWAY_SECURITY_MASTER_KEY: process.env.MASTER_KEY } : {}),
    },
    stdio: ['ignore', process.env.SHOW ? 'inherit' : 'ignore', process.env.SHOW ? 'inherit' : 'ignore'],
});
const proxies = [];
let failed = true;
try {
    for (let number = 0; number < nodes; number++) {
        const proxy = start(number);
        proxies.push(proxy);
        for (let tries = 0; (await call('/health', 'GET', {}, null, null, portOf(number))).status !== 200; tries++) {
            if (tries > 300 || proxy.exitCode !== null) throw new Error('the proxy does not start');
            await pause(200);
        }
    }
    if (nodes > 1) {
        const stored = await admin('PUT', '/api/admin/routes/providers.camel.yaml', { text: provider(1) }, { 'if-match': '*' });
        if (stored.status !== 200) throw new Error(stored.text);
        await follow();
    }
    // What a process needs once is no growth: one change before the first measurement.
    await admin('POST', '/api/admin/routes/apply', { comment: 'warm up' });
    const clients = [...Array.from({ length: jsonClients }, (_, number) => json(number)), ...Array.from({ length: streams }, (_, number) => stream(number))];
    await pause(15_000);
    const pids = await Promise.all(proxies.map(async (_, number) => (await admin('GET', '/api/admin/status', null, {}, portOf(number))).json.pid));
    latencies.still = [];
    await pause(STILL_SECONDS * 1000);
    const before = pids.map(size);
    phase = 'edited';
    const took = [];
    for (let number = 0; number < edits; number++) {
        const plan = plans[number % plans.length];
        const outcome = (await edit(plan, number)).json;
        if (outcome.result !== plan.result) fail(`edit ${number}`, JSON.stringify(outcome));
        took.push(outcome.took_ms);
        if (nodes > 1 && outcome.result === 'used') await follow();
        if (outcome.result === 'canary') await pause(1500);
        await pause(300);
    }
    phase = 'still';
    const edited = latencies.edited;
    const still = latencies.still.slice();
    going = false;
    await Promise.all(clients);
    for (let tries = 0; tries < 100; tries++) {
        if ((await admin('GET', '/api/admin/routes')).json.retiring.length === 0) break;
        await pause(500);
    }
    const state = (await admin('GET', '/api/admin/routes')).json;
    if (state.retiring.length) fail('generations left', JSON.stringify(state.retiring));
    await pause(15_000);
    const after = pids.map(size);
    failed = failures.length > 0;
    console.log(JSON.stringify({
        nodes, nodes, edits, jsonClients, streams, requests: done.json, streamsToTheirEnd: done.streams, generation: state.generation, failures,
        tookMs: { median: percentile(took, 0.5), most: Math.max(...took) },
        jsonMs: {
            still: { median: percentile(still, 0.5), p99: percentile(still, 0.99) },
            edited: { median: percentile(edited, 0.5), p99: percentile(edited, 0.99) },
        },
        before, after,
    }, null, 2));
} finally {
    for (const proxy of proxies) {
        proxy.kill('SIGTERM');
        await new Promise(resolve => (proxy.exitCode === null ? proxy.on('exit', resolve) : resolve()));
    }
    upstream.kill();
    rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
