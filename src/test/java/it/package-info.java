/**
 * Integration tests against the packaged proxy as a process of its own, with a scripted upstream. They know the surface and the
 * documented settings, nothing of the inside.
 */
package it;
