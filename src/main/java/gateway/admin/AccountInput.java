package gateway.admin;

import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.credential.Credential;
import gateway.credential.SessionKey;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.upstream.OutgoingProxies;
import gateway.upstream.OutgoingProxy;
import gateway.upstream.ProxyUrl;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What operators may write about accounts and keys. Each method refuses anything else with REQUEST_FIELD. Stateless. */
public final class AccountInput {

    static final int NAME_LENGTH = 100;
    static final int SECRET_LENGTH = 16 * 1024;

    private static final int MAX_WEIGHT = 1000;
    private static final int MAX_PRIORITY = 1000;
    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,251}[a-z0-9])?");
    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?");

    private AccountInput() {}

    /**
     * A name without the space around it.
     *
     * @param field what it is called where the operator wrote it
     */
    public static String name(String field, String text) {
        String name = text.strip();
        if (name.isEmpty() || name.length() > NAME_LENGTH || name.codePoints().anyMatch(Character::isISOControl)) {
            throw wrong(field, "expected a text of 1 to " + NAME_LENGTH + " characters in one line");
        }
        return name;
    }

    /** A domain in lower case; null for none. */
    public static @Nullable String domain(String field, @Nullable String text) {
        if (text == null) {
            return null;
        }
        String domain = text.strip().toLowerCase(Locale.ROOT);
        if (!DOMAIN.matcher(domain).matches()) {
            throw wrong(
                    field,
                    "expected letters, digits, dots, hyphens and underscores, like team-a or claude.example.com");
        }
        return domain;
    }

    /**
     * An outgoing proxy; null for none.
     *
     * @param text its URL, with user and password where it asks for them
     */
    public static @Nullable OutgoingProxy proxy(String field, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return OutgoingProxies.parse(text.strip(), List.of(), ProxyUrl.CONNECT_TIMEOUT);
        } catch (IllegalArgumentException e) {
            throw wrong(field, "expected the URL of a proxy, like socks5://user:password@proxy.example.com:1080");
        }
    }

    /** The proxy of an account after a change: the URL as it is shown, without its password, leaves it as it was. */
    public static @Nullable OutgoingProxy proxy(String field, @Nullable String text, @Nullable OutgoingProxy before) {
        boolean same = before != null && text != null && ProxyUrl.shown(before).equals(text.strip());
        return same ? before : proxy(field, text);
    }

    static AccountOptions options(AccountOptions options) {
        if (options.weight() < 1 || options.weight() > MAX_WEIGHT) {
            throw wrong("weight", "expected a whole number from 1 to " + MAX_WEIGHT);
        }
        if (Math.abs((long) options.priority()) > MAX_PRIORITY) {
            throw wrong("priority", "expected a whole number from -" + MAX_PRIORITY + " to " + MAX_PRIORITY);
        }
        return new AccountOptions(
                domain("domain", options.domain()), options.weight(), options.priority(), options.proxy());
    }

    /**
     * The secret that identifies a new account.
     *
     * @param now when an access token counts as obtained
     */
    static Credential credential(NewAccount wanted, Instant now) {
        AccountKind kind = wanted.kind();
        if (!kind.hasToken()) {
            forbid("refresh_token", wanted.refreshToken(), kind);
            forbid("token_expires_at", wanted.tokenExpiresAt(), kind);
        }
        if (kind == AccountKind.API_KEY || kind == AccountKind.OAUTH) {
            forbid("cookie", wanted.cookie(), kind);
        }
        if (kind == AccountKind.COOKIE) {
            return onlyCookie(wanted);
        }
        String secret = secret("secret", wanted.secret());
        return kind == AccountKind.API_KEY
                ? new Credential.ApiKey(secret)
                : token(secret, wanted.refreshToken(), wanted.tokenExpiresAt(), now);
    }

    /** The cookie beside the token of a new account, null for kinds without one. */
    static Credential.@Nullable SessionCookie cookieBeside(NewAccount wanted) {
        return wanted.kind() == AccountKind.OAUTH_AND_COOKIE ? cookie("cookie", wanted.cookie()) : null;
    }

    static Credential.OAuthToken token(
            String secret, @Nullable String refreshToken, @Nullable Instant expiresAt, Instant now) {
        return new Credential.OAuthToken(
                secret, refreshToken == null ? null : secret("refresh_token", refreshToken), expiresAt, now);
    }

    /** A key, token or cookie without the space around it; it can be sent in a header. */
    static String secret(String field, @Nullable String text) {
        String secret = text == null ? "" : text.strip();
        if (secret.length() > SECRET_LENGTH || !VISIBLE.matcher(secret).matches()) {
            throw wrong(field, "expected a text of visible ASCII characters");
        }
        return secret;
    }

    /** A session cookie in any of the forms that {@link SessionKey#read} takes; its session key alone is kept. */
    static Credential.SessionCookie cookie(String field, @Nullable String text) {
        SessionKey key = text == null || text.length() > SECRET_LENGTH ? null : SessionKey.read(text);
        if (key == null) {
            throw wrong(field, "expected " + SessionKey.EXPECTED);
        }
        return key.cookie();
    }

    private static Credential.SessionCookie onlyCookie(NewAccount wanted) {
        if (wanted.cookie() != null && wanted.secret() != null) {
            throw wrong("secret", "expected nothing beside the cookie");
        }
        return wanted.cookie() != null ? cookie("cookie", wanted.cookie()) : cookie("secret", wanted.secret());
    }

    private static void forbid(String field, @Nullable Object value, AccountKind kind) {
        if (value != null) {
            throw wrong(field, "expected nothing for an account of kind " + AccountJson.word(kind));
        }
    }

    static GatewayFailure wrong(String field, String expected) {
        return new GatewayFailure.RequestRefused(FailureKind.REQUEST_FIELD, field, expected);
    }
}
