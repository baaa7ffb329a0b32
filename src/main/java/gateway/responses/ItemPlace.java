package gateway.responses;

import org.jspecify.annotations.Nullable;

/**
 * Where an item stands in a JSON text.
 *
 * @param from its first byte
 * @param to the byte behind it
 * @param id its own id, or the one that it refers to; null for none
 * @param reference whether it is no item, but refers to one
 */
record ItemPlace(int from, int to, @Nullable String id, boolean reference) {}
