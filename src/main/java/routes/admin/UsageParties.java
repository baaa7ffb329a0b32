package routes.admin;

import gateway.access.ClientIdentity;
import gateway.access.KeyRing;
import gateway.account.Account;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who stands behind the ids in usage rows. Rows outlive accounts and keys, so that an id may have no name any more. Thread-safe. */
public final class UsageParties {

    private final Supplier<List<Account>> accounts;
    private final KeyRing keys;

    /** @param accounts those of now */
    public UsageParties(Supplier<List<Account>> accounts, KeyRing keys) {
        this.accounts = accounts;
        this.keys = keys;
    }

    /** The id of an account by its id, its organisation or its name; null where there is no such account and the text is no id. */
    @Nullable
    String accountId(String asked) {
        String named = null;
        for (Account account : accounts.get()) {
            if (account.id().equalsIgnoreCase(asked) || asked.equalsIgnoreCase(account.organizationUuid())) {
                return account.id();
            }
            named = account.name().equals(asked) ? account.id() : named;
        }
        return named == null && isId(asked) ? asked : named;
    }

    private static boolean isId(String text) {
        try {
            return UUID.fromString(text).toString().equalsIgnoreCase(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Nullable
    String nameOfAccount(@Nullable String id) {
        for (Account account : accounts.get()) {
            if (account.id().equals(id)) {
                return account.name();
            }
        }
        return null;
    }

    @Nullable
    String nameOfKey(@Nullable String id) {
        return id == null ? null : keys.find(id).map(ClientIdentity::name).orElse(null);
    }
}
