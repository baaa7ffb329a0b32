// A PostgreSQL of its own for setups.mjs, with password authentication.
import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const PASSWORD = 'pass-of-the-owner';

export class Postgres {
  /** Makes a cluster in a folder that does not exist, and waits until its server answers. */
  static async start(folder, port) {
    const bin = [process.env.PG_BIN, ...[18, 17, 16, 15, 14].map((version) => `/usr/lib/postgresql/${version}/bin`)].find(
      (candidate) => candidate && fs.existsSync(path.join(candidate, 'initdb')),
    );
    if (!bin) throw new Error('no PostgreSQL found; set PG_BIN to the folder of its programs');
    fs.writeFileSync(`${folder}.password`, PASSWORD, { mode: 0o600 });
    await execute(path.join(bin, 'initdb'), [
      '-D', folder, '-U', 'owner', '-A', 'scram-sha-256', `--pwfile=${folder}.password`, '-E', 'UTF8', '--no-sync',
    ]);
    const server = new Postgres();
    server.bin = bin;
    server.port = port;
    server.process = spawn(
      path.join(bin, 'postgres'),
      ['-D', folder, '-p', String(port), '-h', '127.0.0.1', '-k', '', '-c', 'fsync=off', '-c', 'max_connections=40'],
      { stdio: ['ignore', 'ignore', fs.openSync(`${folder}.log`, 'w')] },
    );
    for (let tries = 0; ; tries++) {
      try {
        await server.sql('select 1');
        break;
      } catch (error) {
        if (tries > 100) throw error;
        await new Promise((wake) => setTimeout(wake, 200));
      }
    }
    await server.sql('create database proxy');
    return server;
  }

  url(database = 'proxy', user = 'owner', password = PASSWORD) {
    return `postgres://${user}:${password}@127.0.0.1:${this.port}/${database}`;
  }

  async sql(text, database = 'postgres') {
    await execute('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-c', text, this.url(database)], { timeout: 20_000 });
  }

  async stop() {
    const ended = new Promise((done) => this.process.once('close', done));
    this.process.kill('SIGINT');
    await ended;
  }
}
