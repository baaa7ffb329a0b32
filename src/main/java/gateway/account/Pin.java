package gateway.account;

import org.jspecify.annotations.Nullable;

/**
 * Where a resource at Anthropic (batch, file, container, skill, message of a thread) is, and whose it is. Immutable.
 *
 * @param accountId the account that has it
 * @param owner the tenant whose keys may use it, null when nobody is known to have made it
 */
public record Pin(String accountId, @Nullable String owner) {}
