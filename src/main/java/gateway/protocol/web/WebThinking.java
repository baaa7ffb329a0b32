package gateway.protocol.web;

import org.jspecify.annotations.Nullable;

/**
 * Whether the model thinks, as fields of the request for an answer say it.
 *
 * @param effort {@code low}, {@code medium}, {@code high} or {@code max}; null where nothing is said
 */
public record WebThinking(boolean on, @Nullable String effort) {}
