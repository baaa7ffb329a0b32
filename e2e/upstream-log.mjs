// What the simulated upstreams were asked, by their logs.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

/** The two upstreams of the checks of clients, by the folder of their logs. */
export function upstreams(folder) {
  return { claude: new UpstreamLog(`${folder}/claude.log`), openai: new UpstreamLog(`${folder}/openai.log`) };
}

/** The log of one upstream, from now on. */
export class UpstreamLog {
  #file;
  #seen;

  constructor(file) {
    this.#file = file;
    this.#seen = this.#lines().length;
  }

  /** Forgets what was asked so far. */
  skip() {
    this.#seen = this.#lines().length;
  }

  /** The bodies that were asked since, of one path. */
  bodies(path) {
    return this.notes().filter((note) => note.path.split('?')[0] === path).map(({ body }) => body);
  }

  /** Fails when the upstream has refused a request, or was not asked at all. */
  expectNoRefusal() {
    const notes = this.notes();
    assert.ok(notes.length, 'the upstream was not asked');
    assert.deepEqual(notes.filter(({ status }) => status >= 400).map(({ path, complaint, broken }) => ({ path, complaint, broken })), []);
  }

  /** What was asked since, in order, and how it was answered. */
  notes() {
    return this.#lines().slice(this.#seen).map((line) => JSON.parse(line)).filter(({ path }) => path !== '/v1/models');
  }

  #lines() {
    return readFileSync(this.#file, 'utf8').split('\n').filter(Boolean);
  }
}
