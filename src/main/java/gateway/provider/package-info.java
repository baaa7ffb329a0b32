/** Providers: OpenAI- or Anthropic-compatible upstreams, how a model finds them, how healthy they are, which one is tried next. */
@NullMarked
package gateway.provider;

import org.jspecify.annotations.NullMarked;
