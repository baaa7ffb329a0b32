// The wrong set-ups of setups.mjs: what is done to a set-up that works, and what must be said.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execFileSync } from 'node:child_process';

const WEAK = 'changeme';
export const MASTER_KEY = Buffer.alloc(32, 'one master key of a test').toString('base64');
const OTHER_MASTER_KEY = Buffer.alloc(32, 'and quite another one').toString('base64');

/** Sets variables of the environment. */
const env = (changes) => (place) => {
  for (const [name, value] of Object.entries(typeof changes === 'function' ? changes(place) : changes)) {
    if (value === null) delete place.env[name];
    else place.env[name] = value;
  }
};

/** A namespace in which a folder of the place can be mounted in another way, where the machine lets users make one. */
function mounted(script) {
  return {
    prepare: () => canUnshare(),
    wrap: (place) => ['unshare', '-rm', 'sh', '-c', `${script(place)} && exec "$@"`, 'sh'],
  };
}

function canUnshare() {
  try {
    execFileSync('unshare', ['-rm', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const route = (text) => (place) => {
  place.env.ROUTES_DIR = path.join(place.folder, 'routes');
  place.write(path.join(place.env.ROUTES_DIR, 'mine.camel.yaml'), text);
};

const settings = [
  {
    name: 'unknown key in application.properties',
    prepare: (place) => void place.write('application.properties', 'gateway.server.prot=5201\n'),
    cause: /gateway\.server\.prot/,
    remedy: /gateway\.server\.port/,
  },
  {
    name: 'unknown key in -D',
    prepare: env({ CLAUDE_PROXY_JAVA_OPTS: '-Dgateway.databse.url=postgres://u:secret-word@h/d' }),
    secrets: ['secret-word'],
    cause: /gateway\.databse\.url/,
    remedy: /gateway\.database\.url/,
  },
  { name: 'bad number', prepare: env({ PORT: 'http' }), cause: /PORT/, remedy: /number/ },
  { name: 'number out of range', prepare: env({ PORT: '99999' }), cause: /PORT/, remedy: /65535/ },
  {
    name: 'bad number in -D',
    prepare: env({ CLAUDE_PROXY_JAVA_OPTS: '-Dgateway.database.pool-size=eight' }),
    cause: /gateway\.database\.pool-size/,
    remedy: /number/,
  },
  { name: 'bad duration', prepare: env({ REQUEST_TIMEOUT: '10 minutes' }), cause: /REQUEST_TIMEOUT/, remedy: /500ms|10m/ },
  {
    name: 'bad size in the data folder’s file',
    prepare: (place) => void place.write(`${place.data}/application.properties`, 'gateway.server.max-body=much\n'),
    cause: /gateway\.server\.max-body/,
    remedy: /MB/,
  },
  { name: 'bad URL of a provider', prepare: env({ PROVIDER_BASE_URL: 'api.openai.com/v1' }), cause: /PROVIDER_BASE_URL/, remedy: /https?:|https? URL/ },
  { name: 'bad URL of Claude', prepare: env({ CLAUDE_API_BASEURL: 'htp://api.anthropic.com' }), cause: /CLAUDE_API_BASEURL/, remedy: /https?:|https? URL/ },
  { name: 'bad enum', prepare: env({ PROVIDER_BASE_URL: 'http://127.0.0.1:9/v1', PROVIDER_API: 'openai' }), cause: /PROVIDER_API/, remedy: /chat.*responses.*anthropic/ },
  {
    name: 'a profile without a file',
    prepare: env({ GATEWAY_PROFILE: 'prod' }),
    cause: /names prod, but there is no application-prod\.properties/,
    remedy: /make the file/,
  },
  {
    name: 'a secret file that is missing',
    prepare: env({ API_KEYS: '${file:/nowhere/keys}' }),
    cause: /API_KEYS.*\/nowhere\/keys: there is no such file/,
    remedy: /make the file/,
  },
  { name: 'bad log level', prepare: env({ LOG_LEVEL: 'VERBOSE' }), cause: /LOG_LEVEL/, remedy: /debug/i },
  { name: 'bad boolean', prepare: env({ LOG_TO_FILE: 'maybe' }), cause: /LOG_TO_FILE/, remedy: /true.*false/ },
  { name: 'bad selection', prepare: env({ GATEWAY_ACCOUNTS_SELECTION: 'random' }), cause: /GATEWAY_ACCOUNTS_SELECTION/, remedy: /round-robin/ },
  { name: 'bad schedule', prepare: env({ GATEWAY_SCHEDULE_POLL_USAGE: 'every hour' }), cause: /GATEWAY_SCHEDULE_POLL_USAGE/, remedy: /cron/ },
  { name: 'bad retry strategy', prepare: env({ GATEWAY_RETRY_CONNECT: 'often' }), cause: /GATEWAY_RETRY_CONNECT/, remedy: /exponential/ },
  { name: 'bad reasoning effort', prepare: env({ REASONING_EFFORT: 'huge' }), cause: /REASONING_EFFORT/, remedy: /xhigh/ },
  { name: 'bad trusted proxy', prepare: env({ GATEWAY_SERVER_TRUSTED_PROXIES: '10.0.0.0/99' }), cause: /GATEWAY_SERVER_TRUSTED_PROXIES/, remedy: /10\.0\.0\.0\/8|address/ },
  { name: 'bad public URL', prepare: env({ GATEWAY_SERVER_PUBLIC_URL: 'claude.example.com' }), cause: /GATEWAY_SERVER_PUBLIC_URL/, remedy: /https?:|https? URL/ },
  { name: 'bad cache marks', prepare: env({ GATEWAY_TRANSLATION_CACHE_MARKS: 'sometimes' }), cause: /GATEWAY_TRANSLATION_CACHE_MARKS/, remedy: /true or false/ },
  {
    name: 'unreadable application.properties',
    prepare: (place) => void place.write('application.properties', 'gateway.server.port=1\n', 0o000),
    cause: /application\.properties.*(read|permission)/i,
    remedy: /chmod|chown/,
  },
  {
    name: 'application.properties of other bytes',
    prepare: (place) => void place.write('application.properties', Buffer.from([0x61, 0x3d, 0xff, 0xfe, 0x0a])),
    cause: /application\.properties/,
    remedy: /UTF-8/,
  },
  {
    name: 'application.properties is a folder',
    prepare: (place) => void fs.mkdirSync(path.join(place.install, 'application.properties')),
    cause: /application\.properties/,
    remedy: /folder|remove/,
  },
  { name: 'routes folder missing', prepare: env({ ROUTES_DIR: '/nowhere/routes' }), cause: /\/nowhere\/routes/, remedy: /ROUTES_DIR/ },
  {
    name: 'routes folder unreadable',
    prepare: (place) => {
      place.env.ROUTES_DIR = path.join(place.folder, 'routes');
      fs.mkdirSync(place.env.ROUTES_DIR, { mode: 0o000 });
    },
    cause: /routes/,
    remedy: /ROUTES_DIR|chmod/,
  },
  { name: 'broken YAML of a route', prepare: route('- route:\n    from: [\n'), cause: /mine\.camel\.yaml:\d+:\d+/, remedy: /bracket/ },
  { name: 'route with an unknown step', prepare: route('- route:\n    id: a\n    from:\n      uri: direct:a\n      steps:\n        - fly: {}\n'), cause: /mine\.camel\.yaml/, remedy: /fly/ },
  {
    name: 'route to an unknown component',
    prepare: route('- route:\n    id: a\n    from:\n      uri: direct:a\n      steps:\n        - to: carrier-pigeon:x\n'),
    cause: /carrier-pigeon/,
    remedy: /mine\.camel\.yaml|route/,
  },
  {
    name: 'route over a missing setting',
    prepare: route('- route:\n    id: a\n    from:\n      uri: direct:a\n      steps:\n        - to: "{{my.address}}"\n'),
    cause: /my\.address/,
    remedy: /mine\.camel\.yaml|route|application\.properties/,
  },
  {
    name: 'vendor file broken',
    prepare: (place) => {
      place.env.VENDORS_DIR = path.join(place.folder, 'vendors');
      place.write(path.join(place.env.VENDORS_DIR, 'openai.yaml'), 'traits: [\n');
    },
    cause: /openai\.yaml/,
    remedy: /line|docs|vendor/,
  },
  { name: 'vendors folder missing', prepare: env({ VENDORS_DIR: '/nowhere/vendors' }), cause: /\/nowhere\/vendors/, remedy: /VENDORS_DIR/ },
  {
    name: 'unknown vendor',
    prepare: env({ PROVIDER_BASE_URL: 'http://127.0.0.1:9/v1', GATEWAY_PROVIDER_DEFAULT_VENDOR: 'opnai' }),
    cause: /opnai/,
    remedy: /GATEWAY_PROVIDER_DEFAULT_VENDOR.*openai|openai.*VENDOR/,
  },
  {
    name: 'unknown provider in the model map',
    prepare: env({ GATEWAY_MODELS_MAP: 'gpt-*=azzure/gpt-5' }),
    serves: true,
    cause: /azzure/,
    remedy: /GATEWAY_MODELS_MAP/,
  },
  { name: 'model map that is none', prepare: env({ GATEWAY_MODELS_MAP: 'gpt-*' }), cause: /GATEWAY_MODELS_MAP/, remedy: /pattern=|=/ },
  {
    name: 'tier without an address',
    prepare: env({ ENABLE_BIG_ENDPOINT: 'true' }),
    cause: /BIG/,
    remedy: /BIG_ENDPOINT/,
  },
  {
    name: 'two mistakes at once',
    prepare: env({ PORT: 'http', REQUEST_TIMEOUT: 'long' }),
    cause: /PORT|REQUEST_TIMEOUT/,
    remedy: /number|10m/,
  },
];

const files = [
  { name: '.env unreadable', prepare: (place) => void place.write('.env', 'PORT=1\n', 0o000), cause: /\.env cannot be read/, remedy: /chmod/ },
  { name: '.env is a folder', prepare: (place) => void fs.mkdirSync(path.join(place.install, '.env')), cause: /\.env cannot be read/, remedy: /remove/ },
  {
    name: '.env with a bad line',
    prepare: (place) => void place.write('.env', 'LOG_FORMAT=text\nANTHROPIC_API_KEYS sk-ant-api03-secret-of-env\n'),
    serves: true,
    secrets: ['secret-of-env'],
    cause: /line 2 of .*\.env/,
    remedy: /KEY=VALUE/,
  },
  { name: '.env open to others', prepare: (place) => void place.write('.env', 'LOG_FORMAT=text\n', 0o644), serves: true, cause: /others can read/, remedy: /chmod 600/ },
  {
    name: 'data folder not writable',
    prepare: (place) => fs.chmodSync(place.data, 0o500),
    cause: /data folder/,
    remedy: /DATA_FOLDER/,
  },
  {
    name: 'data folder is a file',
    prepare: (place) => void (place.env.DATA_FOLDER = place.write('a-file', '')),
    cause: /a-file/,
    remedy: /DATA_FOLDER/,
  },
  { name: 'data folder below a file', prepare: env({ DATA_FOLDER: '/etc/passwd/data' }), cause: /\/etc\/passwd\/data/, remedy: /DATA_FOLDER/ },
  { name: 'data folder of another user', prepare: env({ DATA_FOLDER: '/var/lib' }), cause: /\/var\/lib/, remedy: /DATA_FOLDER/ },
  { name: 'data folder open to others', prepare: (place) => fs.chmodSync(place.data, 0o755), serves: true, cause: /Others can look into/, remedy: /chmod 700/ },
  { name: 'data folder relative to ~user', prepare: env({ DATA_FOLDER: '~nobody/data' }), cause: /~nobody/, remedy: /DATA_FOLDER/ },
  {
    name: 'disk read-only',
    ...mounted((place) => `mount --bind ${place.data} ${place.data} && mount -o remount,bind,ro ${place.data}`),
    cause: /data folder.*read-only/i,
    remedy: /DATA_FOLDER/,
  },
  {
    name: 'disk full (embedded database)',
    ...mounted((place) => `mount -t tmpfs -o size=200k,mode=700 none ${place.data} && unset DATABASE_URL`),
    cause: /space|full/i,
    remedy: /DATA_FOLDER|free|room/,
  },
  {
    name: 'disk full (database elsewhere)',
    ...mounted((place) => `mount -t tmpfs -o size=4k,mode=700 none ${place.data}`),
    serves: true,
    cause: /space|full/i,
    remedy: /DATA_FOLDER|free|room/,
  },
  { name: 'journal folder is a file', prepare: (place) => void place.write(`${place.data}/journal`, ''), cause: /journal/, remedy: /DATA_FOLDER|remove|move/ },
  {
    name: 'journal not writable',
    prepare: (place) => {
      fs.mkdirSync(`${place.data}/journal`);
      fs.chmodSync(`${place.data}/journal`, 0o500);
    },
    cause: /journal/,
    remedy: /DATA_FOLDER|chmod|chown/,
  },
  {
    name: 'second proxy on one data folder',
    prepare: async (place) => {
      await place.proxy();
      place.env.PORT = String(place.freePort);
      place.env.MANAGEMENT_PORT = String(place.freePort + 1);
    },
    cause: /already running.*pid \d+/,
    remedy: /stop it|DATA_FOLDER/,
  },
  { name: 'log file not writable', prepare: env({ LOG_TO_FILE: 'true', LOG_FILE_PATH: '/proc/no/log' }), cause: /\/proc\/no\/log/, remedy: /LOG_FILE_PATH/ },
  { name: 'TMPDIR missing', prepare: env({ TMPDIR: '/nowhere/tmp' }), serves: true, lines: 0 },
  {
    name: 'java.io.tmpdir missing',
    prepare: env({ CLAUDE_PROXY_JAVA_OPTS: '-Djava.io.tmpdir=/nowhere/tmp' }),
    serves: true,
    cause: /temporary directory/,
    remedy: /falling back/,
  },
  {
    name: 'cache folder not writable',
    prepare: env({ DATABASE_URL: null, GATEWAY_DATABASE_CACHE_FOLDER: '/proc/cache' }),
    serves: true,
    cause: /\/proc\/cache/,
    remedy: /GATEWAY_DATABASE_CACHE_FOLDER/,
  },
  { name: 'HOME unset', prepare: env({ HOME: null, DATA_FOLDER: null, GATEWAY_DATABASE_CACHE_FOLDER: null }), cause: /home|\/nonexistent/i, remedy: /DATA_FOLDER/ },
  { name: 'HOME missing', prepare: env({ HOME: '/nowhere', DATA_FOLDER: null }), cause: /\/nowhere/, remedy: /DATA_FOLDER/ },
  {
    name: 'PG_VERSION of another PostgreSQL in the data folder',
    prepare: (place) => {
      delete place.env.DATABASE_URL;
      place.write(`${place.data}/postgres/data/PG_VERSION`, '14\n');
      place.write(`${place.data}/postgres/password`, 'a-password');
    },
    cause: /14/,
    remedy: /dump it with the older release/,
  },
  {
    name: 'data of the embedded database damaged',
    prepare: (place) => {
      delete place.env.DATABASE_URL;
      place.write(`${place.data}/postgres/data/PG_VERSION`, '18\n');
      place.write(`${place.data}/postgres/password`, 'a-password');
    },
    cause: /postgres/i,
    remedy: /server\.log|DATA_FOLDER|backup|move/i,
  },
];

const databases = [
  {
    name: 'wrong password',
    prepare: env((place) => ({ DATABASE_URL: place.postgres.url('proxy', 'owner', 'wrong-pass-word') })),
    secrets: ['wrong-pass-word'],
    cause: /password/,
    remedy: /DATABASE_URL/,
  },
  { name: 'no such user', prepare: env((place) => ({ DATABASE_URL: place.postgres.url('proxy', 'nobody-known') })), cause: /password|user/, remedy: /DATABASE_URL/ },
  { name: 'no such database', prepare: env((place) => ({ DATABASE_URL: place.postgres.url('nowhere') })), cause: /"?nowhere"?/, remedy: /createdb|create database|DATABASE_URL/i },
  {
    name: 'unknown host',
    prepare: env({ DATABASE_URL: 'postgres://u:secret-word@database.invalid/proxy' }),
    secrets: ['secret-word'],
    cause: /database\.invalid/,
    remedy: /DATABASE_URL/,
  },
  {
    name: 'refused port',
    prepare: env((place) => ({ DATABASE_URL: `postgres://u:secret-word@127.0.0.1:${place.freePort}/proxy`, GATEWAY_DATABASE_WAIT: '2s' })),
    serves: true,
    lines: null,
    secrets: ['secret-word'],
    cause: /nothing listens/,
    remedy: /DATABASE_URL|goes on/,
  },
  {
    name: 'port of something else',
    prepare: env((place) => ({ DATABASE_URL: `postgres://u:secret-word@127.0.0.1:${place.upstreamPort}/proxy`, GATEWAY_DATABASE_WAIT: '2s' })),
    secrets: ['secret-word'],
    cause: /PostgreSQL/,
    remedy: /DATABASE_URL/,
  },
  { name: 'malformed URL', prepare: env({ DATABASE_URL: 'mysql://u:secret-word@h/d' }), secrets: ['secret-word'], cause: /DATABASE_URL/, remedy: /postgres:\/\// },
  { name: 'malformed port', prepare: env({ DATABASE_URL: 'postgres://u:secret-word@h:5432x/d' }), secrets: ['secret-word'], cause: /DATABASE_URL/, remedy: /postgres:\/\/|port/ },
  { name: 'unknown parameter value', prepare: env((place) => ({ DATABASE_URL: `${place.postgres.url()}?sslmode=always` })), cause: /sslmode/, remedy: /DATABASE_URL/ },
  {
    name: 'no CREATE right',
    prepare: async (place) => {
      await place.postgres.sql("create role reader login password 'reader-pass'").catch(() => {});
      await place.postgres.sql('drop database if exists closed');
      await place.postgres.sql('create database closed');
      place.env.DATABASE_URL = place.postgres.url('closed', 'reader', 'reader-pass');
    },
    secrets: ['reader-pass'],
    cause: /may not|right|permission/i,
    remedy: /grant|owner/i,
  },
  {
    name: 'newer schema',
    prepare: async (place) => {
      await place.postgres.sql('drop database if exists newer');
      await place.postgres.sql('create database newer');
      await place.proxy({ DATABASE_URL: place.postgres.url('newer') }).then((run) => run.end('SIGTERM'));
      const history = "flyway_schema_history";
      await place.postgres.sql(
        `insert into ${history} (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)`
          + " values (9999, '9999', 'of tomorrow', 'SQL', 'V9999__of_tomorrow.sql', 1, 'owner', 1, true)",
        'newer',
      );
      place.env.DATABASE_URL = place.postgres.url('newer');
    },
    cause: /newer|9999/,
    remedy: /upgrade|version|backup/i,
  },
  {
    name: 'TLS required but not offered',
    prepare: env((place) => ({ DATABASE_URL: `${place.postgres.url()}?sslmode=require` })),
    cause: /TLS|SSL/,
    remedy: /sslmode|DATABASE_URL/,
  },
  {
    name: 'too many connections',
    prepare: async (place) => {
      await place.postgres.sql("create role few login password 'few-pass' connection limit 0").catch(() => {});
      place.env.DATABASE_URL = place.postgres.url('proxy', 'few', 'few-pass');
      place.env.GATEWAY_DATABASE_WAIT = '2s';
    },
    serves: true,
    lines: null,
    secrets: ['few-pass'],
    cause: /connections/,
    remedy: /DATABASE_URL|GATEWAY_DATABASE_POOL_SIZE|limit/,
  },
  {
    name: 'no-filesystem mode without a database',
    prepare: env({ NO_FILESYSTEM_MODE: 'true', DATABASE_URL: null, GATEWAY_MASTER_KEY: MASTER_KEY }),
    cause: /NO_FILESYSTEM_MODE/,
    remedy: /DATABASE_URL/,
  },
  {
    name: 'no-filesystem mode without a master key',
    prepare: env({ NO_FILESYSTEM_MODE: 'true', GATEWAY_MASTER_KEY: null }),
    cause: /GATEWAY_MASTER_KEY/,
    remedy: /openssl rand -base64 32/,
  },
];

/** Sets variables, in a database that knows no accounts of other cases. */
const alone = (name, changes) => async (place) => {
  await place.postgres.sql(`drop database if exists ${name}`);
  await place.postgres.sql(`create database ${name}`);
  env({ ...changes, DATABASE_URL: place.postgres.url(name) })(place);
};

/** A database of its own, with an account that is sealed by a master key. */
async function sealed(place, name) {
  await place.postgres.sql(`drop database if exists ${name}`);
  await place.postgres.sql(`create database ${name}`);
  place.env.DATABASE_URL = place.postgres.url(name);
  await place.proxy({ GATEWAY_MASTER_KEY: MASTER_KEY }).then((run) => run.end('SIGTERM'));
}

const keys = [
  {
    name: 'master key different',
    prepare: async (place) => {
      await sealed(place, 'different');
      place.env.GATEWAY_MASTER_KEY = OTHER_MASTER_KEY;
    },
    secrets: [MASTER_KEY, OTHER_MASTER_KEY],
    cause: /master key|GATEWAY_MASTER_KEY/,
    remedy: /--new-master-key/,
  },
  { name: 'master key lost', prepare: async (place) => {
      await sealed(place, 'lost');
      delete place.env.GATEWAY_MASTER_KEY;
    }, cause: /master key/i, remedy: /--new-master-key/ },
  { name: 'weak GATEWAY_MASTER_KEY', prepare: env({ GATEWAY_MASTER_KEY: WEAK }), secrets: [WEAK], cause: /GATEWAY_MASTER_KEY/, remedy: /openssl rand -base64 32/ },
  { name: 'master.key empty', prepare: (place) => {
      delete place.env.GATEWAY_MASTER_KEY;
      place.write(`${place.data}/master.key`, '');
    }, cause: /master\.key/, remedy: /backup|remove|openssl/i },
  { name: 'master.key unreadable', prepare: (place) => {
      delete place.env.GATEWAY_MASTER_KEY;
      place.write(`${place.data}/master.key`, MASTER_KEY, 0o000);
    }, cause: /master\.key/, remedy: /own the data folder/ },
  {
    name: 'client key = admin key',
    prepare: env({ API_KEYS: 'sk-proxy-the-same-0123456789abcdef', ADMIN_API_KEYS: 'sk-proxy-the-same-0123456789abcdef' }),
    secrets: ['sk-proxy-the-same-0123456789abcdef'],
    cause: /API_KEYS/,
    remedy: /ADMIN_API_KEYS/,
  },
  { name: 'client key of one letter', prepare: env({ API_KEYS: 'x' }), cause: /API_KEYS/, remedy: /openssl rand/ },
  { name: 'admin key of one letter', prepare: env({ ADMIN_API_KEYS: 'x' }), cause: /ADMIN_API_KEYS/, remedy: /openssl rand/ },
  { name: 'empty API_KEYS', prepare: env({ API_KEYS: '' }), serves: true, cause: /client key.*temporary/i, remedy: /API_KEYS|keys create|temporary-client\.key/ },
  { name: 'API_KEYS of commas', prepare: env({ API_KEYS: ' , ,' }), serves: true, cause: /client key.*temporary/i, remedy: /API_KEYS|keys create|temporary-client\.key/ },
  { name: 'account key that is no key', prepare: env({ ANTHROPIC_API_KEYS: 'my key' }), secrets: ['my key'], cause: /ANTHROPIC_API_KEYS/, remedy: /sk-ant-/ },
  { name: 'account key of another vendor', prepare: alone('vendor', { ANTHROPIC_API_KEYS: 'sk-proj-abcdefghijklmnopqrstuvwx', CLAUDE_API_BASEURL: null }), serves: true, lines: null, secrets: ['sk-proj-abcdefghijklmnopqrstuvwx'], cause: /ANTHROPIC_API_KEYS/, remedy: /sk-ant-/ },
  { name: 'ANTHROPIC_API_KEY is an account key', prepare: env({ ANTHROPIC_API_KEY: 'sk-ant-api03-of-an-account-012345' }), secrets: ['sk-ant-api03-of-an-account-012345'], cause: /ANTHROPIC_API_KEY/, remedy: /ANTHROPIC_API_KEYS/ },
  { name: 'an account key as client key', prepare: env({ API_KEYS: 'sk-ant-api03-of-an-account-012345' }), serves: true, secrets: ['sk-ant-api03-of-an-account-012345'], cause: /API_KEYS/, remedy: /ANTHROPIC_API_KEYS/ },
  { name: 'nothing set up at all', prepare: alone('nothing', { ANTHROPIC_API_KEYS: null }), serves: true, cause: /No account or provider is set up/, remedy: /login/ },
];

/** Containers often open them to everybody. */
function lowPortsAreClosed() {
  const first = Number(fs.readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8'));
  return first > 80 && process.getuid() !== 0;
}

const ports = [
  {
    name: 'port taken by a proxy',
    prepare: async (place) => {
      await place.proxy();
      place.env.DATA_FOLDER = path.join(place.folder, 'second');
    },
    cause: /port|PORT/,
    remedy: /set PORT/,
  },
  { name: 'port taken by somebody else', prepare: (place) => place.occupy(place.port), cause: /\d{4}/, remedy: /PORT/ },
  { name: 'port taken on all addresses', prepare: (place) => place.occupy(place.port, '0.0.0.0'), cause: /\d{4}/, remedy: /PORT/ },
  { name: 'management port taken', prepare: (place) => place.occupy(place.port + 1), cause: /management/i, remedy: /MANAGEMENT_PORT/ },
  { name: 'management port = clients’ port', prepare: (place) => void (place.env.MANAGEMENT_PORT = place.env.PORT), cause: /same|differ/, remedy: /MANAGEMENT_PORT/ },
  { name: 'port 65535 without a next one', prepare: env({ PORT: '65535', MANAGEMENT_PORT: null }), cause: /65535|65536/, remedy: /MANAGEMENT_PORT|PORT/ },
  { name: 'port below 1024', prepare: (place) => lowPortsAreClosed() && env({ PORT: '80' })(place), cause: /80/, remedy: /PORT|root|CAP_NET_BIND_SERVICE/ },
  { name: 'foreign address', prepare: env({ HOST: '203.0.113.7' }), cause: /203\.0\.113\.7/, remedy: /HOST/ },
  { name: 'unknown host name to listen on', prepare: env({ HOST: 'no-such-host.invalid' }), cause: /no-such-host\.invalid/, remedy: /HOST/ },
  { name: 'HOST with a port', prepare: env({ HOST: '127.0.0.1:5201' }), cause: /127\.0\.0\.1:5201/, remedy: /HOST/ },
  { name: 'HOST is a URL', prepare: env({ HOST: 'http://127.0.0.1' }), cause: /http:\/\/127/, remedy: /HOST/ },
  { name: 'foreign management address', prepare: env({ GATEWAY_MANAGEMENT_HOST: '203.0.113.7' }), cause: /203\.0\.113\.7/, remedy: /GATEWAY_MANAGEMENT_HOST/ },
];

/** An address of this machine that is not the loopback one; networks that have none are left out. */
const ADDRESS = Object.values(os.networkInterfaces()).flat().find((one) => one.family === 'IPv4' && !one.internal)?.address;

/** Sets variables with an address at which nobody listens. */
const unheard = (changes) => (place) => {
  if (!ADDRESS) return false;
  return env(changes(`${ADDRESS}:${place.freePort}`))(place);
};

const own = (place, tail = '') => `http://127.0.0.1:${place.port}${tail}`;

const networks = [
  { name: 'Claude = own listener', prepare: env((place) => ({ CLAUDE_API_BASEURL: own(place) })), cause: /this proxy|own|itself/, remedy: /CLAUDE_API_BASEURL/ },
  { name: 'Claude = own listener by name', prepare: env((place) => ({ CLAUDE_API_BASEURL: `http://localhost:${place.port}` })), cause: /this proxy|own|itself/, remedy: /CLAUDE_API_BASEURL/ },
  { name: 'provider = own listener', prepare: env((place) => ({ PROVIDER_BASE_URL: own(place, '/v1') })), cause: /this proxy|own|itself/, remedy: /PROVIDER_BASE_URL/ },
  { name: 'provider = own management port', prepare: env((place) => ({ PROVIDER_BASE_URL: `http://127.0.0.1:${place.port + 1}/v1` })), cause: /this proxy|own|itself/, remedy: /PROVIDER_BASE_URL/ },
  { name: 'tier = own listener', prepare: env((place) => ({ ENABLE_BIG_ENDPOINT: 'true', BIG_ENDPOINT: own(place, '/v1') })), cause: /this proxy|own|itself/, remedy: /BIG_ENDPOINT/ },
  { name: 'OPENAI_BASE_URL = own listener', prepare: env((place) => ({ OPENAI_BASE_URL: own(place, '/v1') })), serves: true, cause: /OPENAI_BASE_URL/, remedy: /PROVIDER_BASE_URL|unset|left/ },
  { name: 'outgoing proxy = itself', prepare: env((place) => ({ PROXY_URL: own(place) })), cause: /this proxy|own|itself/, remedy: /PROXY_URL/ },
  { name: 'PROXY_URL unreachable', prepare: unheard((at) => ({ PROXY_URL: `http://u:secret-word@${at}`, CLAUDE_API_BASEURL: null })), serves: true, secrets: ['secret-word'], cause: /outgoing proxy .*refused/, remedy: /PROXY_URL/ },
  { name: 'PROXY_URL of an unknown host', prepare: env({ PROXY_URL: 'http://proxy.invalid:3128', CLAUDE_API_BASEURL: null }), serves: true, cause: /proxy\.invalid/, remedy: /PROXY_URL/ },
  { name: 'PROXY_URL of an unknown kind', prepare: env({ PROXY_URL: 'ftp://127.0.0.1:21' }), cause: /PROXY_URL/, remedy: /socks5/ },
  { name: 'upstream host unknown', prepare: env({ CLAUDE_API_BASEURL: 'https://api.anthropic.invalid' }), serves: true, cause: /api\.anthropic\.invalid/, remedy: /CLAUDE_API_BASEURL/ },
  { name: 'upstream refuses connections', prepare: unheard((at) => ({ CLAUDE_API_BASEURL: `http://${at}` })), serves: true, cause: /refused/, remedy: /CLAUDE_API_BASEURL/ },
  { name: 'provider host unknown', prepare: env({ PROVIDER_BASE_URL: 'https://api.openai.invalid/v1' }), serves: true, cause: /api\.openai\.invalid/, remedy: /PROVIDER_BASE_URL/ },
  { name: 'provider’s OPENAI_API_KEY alone', prepare: env({ OPENAI_API_KEY: 'sk-proj-alone' }), serves: true, lines: 0 },
];

/** A java of another version, as a folder that tells it. */
function oldJava(place, version) {
  const folder = path.join(place.folder, 'java');
  place.write(`${folder}/release`, `JAVA_VERSION="${version}"\n`);
  place.write(`${folder}/bin/java`, '#!/bin/sh\nexit 1\n', 0o755);
  place.env.PATH = ['/usr/bin', '/bin'].map((one, at) => linked(place, one, at)).join(':');
  place.env.JAVA_HOME = folder;
  place.env.CLAUDE_PROXY_JDK_FOLDERS = path.join(place.folder, 'no-jdks');
}

/** The programs of a folder without java. */
function linked(place, folder, at) {
  const copy = path.join(place.folder, `path${at}`);
  fs.mkdirSync(copy);
  for (const name of fs.readdirSync(folder)) if (!/^java/.test(name)) fs.symlinkSync(path.join(folder, name), path.join(copy, name));
  return copy;
}

const java = [
  { name: 'JDK too old', prepare: (place) => oldJava(place, '17.0.9'), cause: /no JDK 25/, remedy: /CLAUDE_PROXY_JAVA_HOME/ },
  {
    name: 'JDK missing',
    prepare: (place) => {
      oldJava(place, '17.0.9');
      delete place.env.JAVA_HOME;
    },
    cause: /no JDK 25/,
    remedy: /CLAUDE_PROXY_JAVA_HOME/,
  },
  { name: 'jar missing', prepare: (place) => fs.unlinkSync(path.join(place.install, 'claude-proxy.jar')), cause: /claude-proxy\.jar/, remedy: /again|unpack|build/i },
  { name: 'libraries missing', prepare: (place) => fs.unlinkSync(path.join(place.install, 'lib')), cause: /lib/, remedy: /again|unpack|build/i },
  { name: 'heap that is none', prepare: env({ CLAUDE_PROXY_HEAP: 'lots' }), cause: /CLAUDE_PROXY_HEAP|lots/, remedy: /256m/ },
  { name: 'heap larger than the machine', prepare: env({ CLAUDE_PROXY_HEAP: '900000g' }), cause: /CLAUDE_PROXY_HEAP/, remedy: /256m/ },
  { name: 'unknown JVM option', prepare: env({ CLAUDE_PROXY_JAVA_OPTS: '-XX:+Nonsense' }), cause: /CLAUDE_PROXY_JAVA_OPTS|Nonsense/, remedy: /CLAUDE_PROXY_JAVA_OPTS/ },
];

const broken = { DATABASE_URL: null, DATA_FOLDER: '/etc/passwd/data' };
const wrongPassword = (place) => ({ DATABASE_URL: place.postgres.url('proxy', 'owner', 'wrong-pass-word') });
const commandsOf = (name, args) => [
  { name: `${name}: bad setting`, args, prepare: env({ PORT: 'http' }), cause: /PORT/, remedy: /number/ },
  { name: `${name}: data folder below a file`, args, prepare: env(broken), cause: /\/etc\/passwd\/data/, remedy: /DATA_FOLDER/ },
  { name: `${name}: wrong password`, args, prepare: env(wrongPassword), secrets: ['wrong-pass-word'], cause: /password|no proxy runs/, remedy: /DATABASE_URL|run/ },
  {
    name: `${name}: refused port`,
    args,
    prepare: env((place) => ({ DATABASE_URL: `postgres://u:secret-word@127.0.0.1:${place.freePort}/proxy` })),
    secrets: ['secret-word'],
    cause: /nothing listens|answer|no proxy runs/,
    remedy: /DATABASE_URL|run/,
  },
];

const commands = [
  ...commandsOf('accounts list', ['accounts', 'list']),
  ...commandsOf('keys list', ['keys', 'list']),
  ...commandsOf('status', ['status']),
  ...commandsOf('usage', ['usage']),
  ...commandsOf('master-key rotate', ['master-key', 'rotate']),
  ...commandsOf('models list', ['models', 'list']),
  {
    name: 'accounts list: master key different',
    args: ['accounts', 'list'],
    prepare: async (place) => {
      await sealed(place, 'different2');
      place.env.GATEWAY_MASTER_KEY = OTHER_MASTER_KEY;
    },
    cause: /master key|GATEWAY_MASTER_KEY/,
    remedy: /--new-master-key|backup/,
  },
  { name: 'accounts list: data folder not writable', args: ['accounts', 'list'], prepare: (place) => {
    delete place.env.DATABASE_URL;
    fs.chmodSync(place.data, 0o500);
  }, cause: /data/, remedy: /DATA_FOLDER/ },
  { name: 'keys list: .env unreadable', args: ['keys', 'list'], prepare: (place) => void place.write('.env', 'A=1\n', 0o000), cause: /\.env/, remedy: /chmod/ },
  { name: 'unknown command', args: ['rnu'], code: 2, cause: /rnu/, remedy: /help/ },
  { name: 'no command', args: [], code: 2, cause: /command is missing/, remedy: /help/ },
  { name: 'unknown option of run', args: ['run', '--prot', '1'], code: 2, cause: /--prot/, remedy: /help/ },
  { name: 'demo: port taken', args: ['demo'], prepare: (place) => place.occupy(place.port), cause: /\d{4}/, remedy: /PORT/ },
  { name: 'demo: bad port', args: ['demo'], prepare: env({ PORT: 'http' }), cause: /PORT/, remedy: /number/ },
  { name: 'demo: bad --port', args: ['demo', '--port', 'x'], code: 2, cause: /--port/, remedy: /number|help/ },
  { name: 'demo: bad log level', args: ['demo'], prepare: env({ LOG_LEVEL: 'loud' }), cause: /LOG_LEVEL/, remedy: /debug/i },
  { name: 'demo: routes folder missing', args: ['demo'], prepare: env({ ROUTES_DIR: '/nowhere' }), cause: /\/nowhere/, remedy: /ROUTES_DIR/ },
  { name: 'demo: broken environment it does not read', args: ['demo'], prepare: env({ ...broken, REQUEST_TIMEOUT: 'x', DATABASE_URL: 'nonsense' }), serves: true, lines: 0 },
  { name: 'demo: temporary folder missing', args: ['demo'], prepare: env({ CLAUDE_PROXY_JAVA_OPTS: '-Djava.io.tmpdir=/nowhere/tmp' }), cause: /\/nowhere\/tmp/, remedy: /java\.io\.tmpdir|TMPDIR/ },
];

const groups = { Settings: settings, Files: files, Databases: databases, Keys: keys, Ports: ports, Networks: networks, Java: java, Commands: commands };

/** What is right must be told to be right too. */
const right = { group: 'Nothing wrong', name: 'a set-up that works', serves: true, lines: 0 };

export const cases = [
  right,
  ...Object.entries(groups).flatMap(([group, list]) => list.map((one) => ({ group, ...one }))),
];
