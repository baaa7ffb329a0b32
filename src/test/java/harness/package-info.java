/**
 * What the integration tests stand on: a scripted upstream, the packaged proxy as a process of its own, and clients that can
 * misbehave. It knows nothing of the proxy's inside; only the JSON mapper and the table of failures are shared.
 */
package harness;
