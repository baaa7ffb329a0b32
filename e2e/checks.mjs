// Runs named checks one after the other and prints a line for each; run.sh counts the lines.

const LIMIT_MILLIS = 30_000;

/** Runs one check; a check that throws, or takes longer than the limit, has failed. */
export async function check(name, body, limitMillis = LIMIT_MILLIS) {
  let timer;
  const tooLong = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end within ${limitMillis / 1000} s`)), limitMillis);
  });
  try {
    await Promise.race([body(), tooLong]);
    console.log(`ok      ${name}`);
  } catch (error) {
    console.log(`FAILED  ${name}\n${indent(error?.stack ?? String(error))}`);
    process.exitCode = 1;
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until the probe returns something truthy, and returns that; returns the last answer when the time is over. */
export async function eventually(probe, millis = 10_000) {
  const end = Date.now() + millis;
  for (;;) {
    const found = await probe();
    if (found || Date.now() > end) return found;
    await new Promise((wake) => setTimeout(wake, 100));
  }
}

function indent(text) {
  return text.replace(/^/gm, '        ');
}
