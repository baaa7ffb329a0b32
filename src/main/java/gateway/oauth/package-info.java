/**
 * How accounts sign in at the provider and stay signed in: authorisation with PKCE, exchange, refresh, profile, usage windows
 * and organisations. Every URL, path and field name of the undocumented shapes (protocol.md section 4) is in this package; it
 * reaches the provider through {@link gateway.upstream.HttpCalls} only.
 */
@NullMarked
package gateway.oauth;

import org.jspecify.annotations.NullMarked;
