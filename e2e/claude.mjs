// Runs Claude Code against the gateway, with every way to another host shut.
// Environment: E2E_BASE_URL, E2E_CLIENT_KEY.

import { clientProgram } from './client.mjs';

/** Makes a function that runs the executable with its files in this folder, and a list of what it wanted elsewhere. */
export async function claudeCode(executable, folder) {
  const { run, outside, work } = await clientProgram(executable, folder, {
    ANTHROPIC_BASE_URL: process.env.E2E_BASE_URL,
    ANTHROPIC_AUTH_TOKEN: process.env.E2E_CLIENT_KEY,
    DISABLE_TELEMETRY: '1',
    DISABLE_ERROR_REPORTING: '1',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  });
  return { outside, work, claude: run };
}
