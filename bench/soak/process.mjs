// Looks at the proxy from outside: /proc and jcmd.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const pid = Number(process.env.PROXY_PID);
const JCMD = path.join(path.dirname(fs.readlinkSync(`/proc/${pid}/exe`)), 'jcmd');
const jcmd = async (...command) => (await promisify(execFile)(JCMD, [String(pid), ...command])).stdout;

/** Parts of the JVM's memory as its own tracking names them, and how they are called here; what is in none of them is "rest". */
const PARTS = { 'Java Heap': 'heap', 'Class': 'classes', 'Metaspace': 'classes', 'Shared class space': 'classes', 'Symbol': 'classes', 'Code': 'code', 'Thread': 'stacks', 'GC': 'gc', 'Other': 'direct', 'Native Memory Tracking': 'tracking' };

export const alive = () => fs.existsSync(`/proc/${pid}/status`);

/** What the kernel tells, memory in MB. */
export function standOfProcess() {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) / 1024);
  const descriptors = fs.readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return fs.readlinkSync(`/proc/${pid}/fd/${fd}`);
    } catch {
      return '';
    }
  });
  return {
    rss_mb: megabytes('VmRSS'),
    rss_of_files_mb: megabytes('RssFile'),
    threads: Number(/Threads:\s+(\d+)/.exec(status)[1]),
    sockets: descriptors.filter((name) => name.startsWith('socket:')).length,
    file_descriptors: descriptors.length,
  };
}

/** Threads by name without their number, of which the kernel keeps 15 characters. */
export function threadsByName() {
  const names = {};
  for (const task of fs.readdirSync(`/proc/${pid}/task`)) {
    try {
      const name = fs.readFileSync(`/proc/${pid}/task/${task}/comm`, 'utf8').trim().replace(/[-#]?\d*$/, '');
      names[name] = (names[name] ?? 0) + 1;
    } catch {
      // It has ended.
    }
  }
  return names;
}

/** MB of objects that are alive: what is left after a collection of garbage. */
export async function heapAlive() {
  await jcmd('GC.run');
  await jcmd('GC.run');
  const lines = (await jcmd('GC.heap_info')).split('\n').filter((line) => /Gen|garbage-first|def new|tenured/.test(line));
  return Math.round(lines.reduce((total, line) => total + Number(/used (\d+)K/.exec(line)?.[1] ?? 0), 0) / 1024);
}

/** MB that the JVM has committed, by part; empty where the JVM does not track them. */
export async function memoryParts() {
  const parts = {};
  const told = await jcmd('VM.native_memory', 'summary');
  for (const [, name, committed] of told.matchAll(/^-\s+(.+) \(reserved=\d+KB, committed=(\d+)KB/gm)) {
    const part = PARTS[name] ?? 'rest';
    parts[part] = (parts[part] ?? 0) + Number(committed) / 1024;
  }
  return Object.fromEntries(Object.entries(parts).map(([name, megabytes]) => [name, Math.round(megabytes)]));
}
