// What a soak tells in the end. Pure.
const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** Figures by habit, with what failed in the warm-up too. */
export function figuresOf(figures, early) {
  return Object.fromEntries(Object.entries(figures).map(([name, figure]) => {
    const sorted = figure.millis.sort((a, b) => a - b);
    const failed = figure.failed + early[name].failed;
    const failures = [...early[name].failures, ...figure.failures];
    return [name, { requests: figure.requests, failed, p50_ms: percentile(sorted, 0.5), p99_ms: percentile(sorted, 0.99), max_ms: sorted.at(-1) ?? 0, failures }];
  }));
}

/** What may peak higher in the last third of a run than in the second one, and by how much. */
const STEADY = { rss_mb: 32, threads: 3 };

/** Complaints about what still grows; a run needs five minutes to tell. */
export function plateau(series) {
  if ((series.at(-1)?.at_s ?? 0) < 290) return [];
  const third = Math.floor(series.length / 3);
  const most = (points, name) => Math.max(...points.map((point) => point[name]));
  return Object.entries(STEADY).flatMap(([name, more]) => {
    const [before, after] = [most(series.slice(third, 2 * third), name), most(series.slice(2 * third), name)];
    return after <= before + more ? [] : [`${name} still grows: ${before} at most in the second third, ${after} in the last one`];
  });
}

/** The parts of the JVM's memory at four times, beside what the kernel counts. */
function memory(series) {
  const points = series.filter((point) => point.parts && Object.keys(point.parts).length);
  if (points.length < 2) return [];
  const chosen = [0, 1, 2, 3].map((i) => points[Math.round(((points.length - 1) * i) / 3)]).filter((point, i, all) => all.indexOf(point) === i);
  const names = Object.keys(points.at(-1).parts);
  const row = (name, values) => `| ${name} | ${values.join(' | ')} |`;
  return [
    row('MB at', chosen.map((point) => `${point.at_s} s`)), `|---|${chosen.map(() => '---').join('|')}|`,
    ...names.map((name) => row(name, chosen.map((point) => point.parts[name] ?? 0))),
    row('RSS', chosen.map((point) => point.rss_mb)), row('of it mapped files', chosen.map((point) => point.rss_of_files_mb)), '',
  ];
}

export function markdown(result) {
  const { upstream } = result;
  const counts = (of) => Object.entries(of).map(([name, count]) => `${name} ${count}`).join(', ') || 'none';
  const rows = Object.entries(result.honest).map(([name, f]) => `| ${name} | ${f.requests} | ${f.failed} | ${f.p50_ms} | ${f.p99_ms} | ${f.max_ms} |`);
  const stands = Object.keys(result.begin).map((name) => `| ${name} | ${result.begin[name]} | ${result.peak[name] ?? ''} | ${result.end[name] ?? ''} |`);
  const requests = Object.values(result.honest).reduce((total, figure) => total + figure.requests, 0);
  return [
    `# Soak of ${result.seconds} s: ${result.passed ? 'passed' : 'NOT passed'}`, '', ...result.complaints.map((line) => `- ${line}`), '',
    `| ${requests} honest requests | requests | failed | p50 ms | p99 ms | max ms |`, '|---|---|---|---|---|---|', ...rows, '',
    `The clients' own process stood still for ${result.own_delay_ms} ms at most.`, '',
    '| | begin | peak | end |', '|---|---|---|---|', ...stands, '', ...memory(result.series),
    `Threads that differ: ${counts(result.threads)}.`, '',
    `The upstream answered ${upstream.answered} requests, ${upstream.relayed} of them relayed (${upstream.attempts} attempts, ${upstream.rows} usage rows); given up by the proxy because a client had left: ${upstream.left} before the end of the answer, within the request: ${counts(upstream.aborted)}; malformed: ${counts(upstream.malformed)}.`, '',
    `Bursts of attacks: ${counts(result.attacks)}.`, '',
  ].join('\n');
}
