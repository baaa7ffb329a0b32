package gateway.protocol.web;

import org.jspecify.annotations.Nullable;

/**
 * What a conversation begins with.
 *
 * @param name as the history of the account shows it; may be empty
 * @param model null for the account's default, which is all that free plans take
 * @param temporary whether the history of the account is to be without it
 */
public record NewConversation(String name, @Nullable String model, boolean temporary) {}
