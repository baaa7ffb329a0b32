package gateway.translation.contract;

/**
 * Something in a request that has no counterpart in the dialect of its target and was left out.
 *
 * @param feature a short stable token, as in {@code x-claude-proxy-loss}: {@code top_k}, {@code server_tool}
 * @param where the place in the client's request: {@code messages.3.content.1}, {@code tools.0 web_search_20250305}
 */
public record Loss(String feature, String where) {}
