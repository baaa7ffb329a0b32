/**
 * How accounts sign in at Anthropic and stay signed in: authorisation with PKCE, exchange, refresh, profile, usage windows and
 * organisations. Every path and field name of the undocumented shapes (docs/wire.md, "Sign-in", "Session cookies" and "Profile
 * and usage windows") is in this package; it reaches Anthropic through {@link gateway.upstream.HttpCalls} only.
 */
@NullMarked
package gateway.oauth;

import org.jspecify.annotations.NullMarked;
