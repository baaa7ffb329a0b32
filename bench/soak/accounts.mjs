// Whether everything that reached the upstream is accounted: gauges, counters, and the usage rows beside what clients and upstream saw.
import { managementPort, send, sleep } from './wire.mjs';

/** What of the metrics must be zero when nobody asks for anything. */
export const AT_REST = ['in_flight', 'accounts_in_flight', 'providers_in_flight', 'streams', 'memory_used', 'open_breakers', 'journal_lag', 'journal_lost', 'unaccounted'];

/** What the proxy tells about itself. */
export async function metrics() {
  const answer = await send({ path: '/observe/metrics', port: managementPort, timeout: 10_000 });
  const values = (name, label = '') =>
    answer.text.split('\n').filter((line) => line.startsWith(`claude_proxy_${name}`) && /^[ {]/.test(line.slice(name.length + 13)) && line.includes(label)).map((line) => Number(line.slice(line.lastIndexOf(' ') + 1)));
  const sum = (...of) => values(...of).reduce((total, value) => total + value, 0);
  return {
    ok: answer.status === 200,
    in_flight: sum('requests_in_flight'), accounts_in_flight: sum('account_in_flight'), providers_in_flight: sum('provider_in_flight'),
    streams: sum('streams'), connections: sum('connections'), memory_used: sum('memory_used'), memory_refused: sum('memory_refused'),
    accounts_active: sum('accounts', 'state="active"'), providers_healthy: sum('provider_healthy'),
    open_breakers: [...values('breaker_state'), ...values('provider_breaker_state')].filter((state) => state !== 0).length,
    journal_lag: sum('journal_lag'), journal_lost: sum('journal_lost'),
    reached: sum('upstream_reached_total'), unaccounted: sum('upstream_reached_total') - sum('upstream_accounted_total'),
  };
}

/** What the simulated upstream saw. */
export async function upstreamStand() {
  return JSON.parse((await send({ path: '/', port: Number(process.env.UPSTREAM_PORT ?? 9100) + 1 })).text);
}

async function usageRows() {
  const rows = [];
  for (let page, after = ''; (page = await pageBehind(after)); after = page.last_id) {
    rows.push(...page.data);
    if (!page.has_more) return rows;
  }
}

async function pageBehind(after) {
  for (let tries = 0; tries < 5; tries++) {
    const answer = await send({ path: `/api/admin/usage?order=asc&limit=1000${after && `&after=${after}`}`, key: 'admin-key' });
    if (answer.status === 200) return JSON.parse(answer.text);
    await sleep(1000);
  }
  throw new Error('the usage rows cannot be read');
}

/**
 * Compares the rows with what happened; gives complaints.
 *
 * @param reached how many requests reached the upstream as the proxy tells
 * @param honest of each answer to an honest client that came from an upstream: the proxy's id of the request, and the client's key
 * @param upstream what the upstream saw
 */
export async function audit(reached, honest, upstream) {
  const complaints = [];
  const rows = await usageRows();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const tried = rows.filter((row) => row.attempts > 0);
  if (byId.size !== rows.length) complaints.push(`${rows.length - byId.size} usage rows are there twice`);
  // A try that ends before anything is sent has a row too.
  if (tried.length < reached) complaints.push(`${reached} requests reached the upstream, ${tried.length} have a usage row`);
  // The proxy asks for models of its own accord too, which is nobody's request.
  const attempts = tried.filter((row) => row.endpoint !== 'models').reduce((total, row) => total + row.attempts, 0);
  if (upstream.relayed > attempts) complaints.push(`${upstream.relayed} requests came to the upstream, the rows know of ${attempts}`);
  const told = tried.map((row) => row.upstream_request_id).filter(Boolean);
  if (new Set(told).size !== told.length) complaints.push(`${told.length - new Set(told).size} answers of the upstream are in two rows`);
  const keys = {};
  for (const { id, key } of honest) {
    const row = byId.get(id);
    if (!row) complaints.push(`no usage row of the honest request ${id}`);
    else if (row.client_key !== (keys[key] ??= row.client_key)) complaints.push(`the row of ${id} names ${row.client_key}, others of its key ${keys[key]}`);
    else if (row.status !== 200) complaints.push(`the row of ${id} tells ${row.status}, its client got 200`);
  }
  return { complaints: complaints.slice(0, 20), rows: rows.length, attempts };
}
