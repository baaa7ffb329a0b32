// A second, strict reader of what reaches the upstream: the bytes of one connection, apart from Node's own reader. The proxy sends no
// request before the last one is answered, writes one length, and always its own credential; anything else is malformed.
// A connection that ends within a request is something else: its client left, and the proxy gave the upload up.
const LINE = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\/[\x21-\x7e]*) HTTP\/1\.1$/;
const FIELD = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*$/;
const CREDENTIALS = ['sk-ant-api03-soak-1', 'sk-ant-api03-soak-2', 'provider-key'];
const LONGEST = 64 * 1024;

export class Framing {
  #malformed;
  #state = 'line';
  #line = '';
  #fields = [];
  #method = '';
  #url = '';
  #left = 0;
  #tail = '';

  /** @param malformed told what is wrong, with what was read of it; after that nothing more is read */
  constructor(malformed) {
    this.#malformed = malformed;
  }

  /** Where the reader stands: line, fields, body, size, chunk, crlf, trailer, answer or broken. */
  get state() {
    return this.#state === 'line' && this.#line ? 'half line' : this.#state;
  }

  /** The connection is free for another request. */
  answered() {
    if (this.#state === 'answer') this.#state = 'line';
  }

  feed(bytes) {
    for (let at = 0; at < bytes.length && this.#state !== 'broken'; ) {
      if (this.#state === 'body' || this.#state === 'chunk') at = this.#take(bytes, at);
      else if (this.#state === 'answer') this.#refuse('bytes behind a request that is not answered yet', bytes.toString('latin1', at, at + 200));
      else at = this.#lines(bytes, at);
    }
  }

  #refuse(what, text) {
    this.#state = 'broken';
    this.#malformed(what, `${this.#method} ${this.#url}: ${JSON.stringify(text)}`);
  }

  #take(bytes, at) {
    const end = Math.min(bytes.length, at + this.#left);
    // A request of the proxy's that an earlier one has swallowed as its body bears a credential.
    const text = this.#tail + bytes.toString('latin1', at, end);
    if (CREDENTIALS.some((credential) => text.includes(credential))) this.#refuse('a request within the body of another one', text.slice(0, 300));
    this.#tail = text.slice(-32);
    this.#left -= end - at;
    if (this.#left === 0 && this.#state === 'body') this.#complete();
    else if (this.#left === 0 && this.#state === 'chunk') this.#state = 'crlf';
    return end;
  }

  #lines(bytes, at) {
    const feed = bytes.indexOf(10, at);
    const end = feed < 0 ? bytes.length : feed + 1;
    this.#line += bytes.toString('latin1', at, end);
    if (this.#line.length > LONGEST) this.#refuse('a line without end', this.#line.slice(0, 200));
    else if (feed >= 0 && !this.#line.endsWith('\r\n')) this.#refuse('a line that ends without CR', this.#line);
    else if (feed >= 0) {
      const line = this.#line.slice(0, -2);
      this.#line = '';
      this.#read(line);
    }
    return end;
  }

  #read(line) {
    if (this.#state === 'line') {
      const match = LINE.exec(line);
      if (!match) return this.#refuse('a request line', line.slice(0, 200));
      [, this.#method, this.#url] = match;
      this.#fields = [];
      this.#tail = '';
      if (this.#url.includes('hidden')) return this.#refuse('a hidden request', line);
      this.#state = 'fields';
    } else if (this.#state === 'fields' && line === '') {
      this.#head();
    } else if (this.#state === 'fields') {
      const match = FIELD.exec(line);
      if (!match) return this.#refuse('a field line', line.slice(0, 200));
      this.#fields.push([match[1].toLowerCase(), match[2]]);
    } else if (this.#state === 'size') {
      if (!/^[0-9a-fA-F]{1,8}$/.test(line)) return this.#refuse('a chunk size', line.slice(0, 200));
      this.#left = Number.parseInt(line, 16);
      this.#state = this.#left ? 'chunk' : 'trailer';
    } else if (this.#state === 'crlf') {
      if (line !== '') return this.#refuse('a chunk longer than its size', line.slice(0, 200));
      this.#state = 'size';
    } else if (line === '') {
      this.#complete();
    } else {
      this.#refuse('a trailer', line.slice(0, 200));
    }
  }

  #head() {
    const all = (name) => this.#fields.filter((field) => field[0] === name).map((field) => field[1]);
    const [hosts, lengths, codings] = [all('host'), all('content-length'), all('transfer-encoding')];
    const told = JSON.stringify({ hosts, lengths, codings });
    if (hosts.length !== 1) return this.#refuse('not one host', told);
    if (lengths.length + codings.length > 1) return this.#refuse('more than one framing', told);
    if (codings.length && codings[0] !== 'chunked') return this.#refuse('a transfer coding', told);
    if (lengths.length && !/^\d{1,15}$/.test(lengths[0])) return this.#refuse('a length', told);
    const credentials = [...all('x-api-key'), ...all('authorization').map((value) => value.replace(/^Bearer /, ''))];
    if (credentials.length !== 1 || !CREDENTIALS.includes(credentials[0])) return this.#refuse('not one credential of ours', JSON.stringify(credentials));
    this.#left = Number(lengths[0] ?? 0);
    if (codings.length) this.#state = 'size';
    else if (this.#left) this.#state = 'body';
    else this.#complete();
  }

  #complete() {
    this.#state = 'answer';
  }
}
