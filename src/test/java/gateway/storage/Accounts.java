package gateway.storage;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountState;
import gateway.credential.Credential;
import java.time.Instant;
import java.util.UUID;

/** Accounts for tests. */
final class Accounts {

    static final Instant CREATED = Instant.parse("2026-03-01T12:00:00Z");

    private Accounts() {}

    static Account apiKey(int number, String name, String secret) {
        return account(number, name, AccountKind.API_KEY, new Credential.ApiKey(secret));
    }

    static Account oauth(int number, String name, String secret) {
        return account(
                number,
                name,
                AccountKind.OAUTH,
                new Credential.OAuthToken(secret, "refresh-" + secret, CREATED.plusSeconds(60), CREATED));
    }

    static Account account(int number, String name, AccountKind kind, Credential credential) {
        return new Account(
                uuid(number), name, kind, AccountState.ACTIVE, null, null, "org-" + number, credential, CREATED, null);
    }

    static String uuid(int number) {
        return new UUID(7, number).toString();
    }
}
