package gateway.provider;

import gateway.protocol.Dialect;
import gateway.provider.Provider.Auth;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whose product a provider is, where it is and how it is spoken to.
 *
 * @param baseUrl without a trailing slash
 */
record ProviderAddress(Vendor vendor, URI baseUrl, Dialect dialect, Auth auth) {

    /**
     * Reads what the parameters say; the rest is the vendor's.
     *
     * @param keyed whether there is a key
     * @throws IllegalArgumentException with a sentence for the operator
     */
    static ProviderAddress read(ProviderText text, Vendors vendors, boolean keyed) {
        URI given = text.baseUrl("baseUrl");
        Vendor vendor = vendor(text, vendors, given);
        Dialect dialect = dialect(text, vendor);
        return new ProviderAddress(
                vendor, baseUrl(text, vendor, dialect, given), dialect, auth(text, vendor, dialect, keyed));
    }

    private static Vendor vendor(ProviderText text, Vendors vendors, @Nullable URI baseUrl) {
        String value = text.optional("vendor");
        if (value != null) {
            return vendors.named(value).orElseThrow(() -> text.invalid("vendor", value, "one of " + vendors.names()));
        }
        Vendor compatible = vendors.compatible();
        Vendor vendor = baseUrl == null ? compatible : vendors.at(baseUrl);
        if (!vendor.equals(compatible)) {
            return vendor;
        }
        if ("anthropic".equalsIgnoreCase(text.optional("dialect"))) {
            return vendors.known(Vendors.ANTHROPIC);
        }
        return text.optional("apiVersion") == null ? compatible : vendors.known(Vendors.AZURE);
    }

    private static Dialect dialect(ProviderText text, Vendor vendor) {
        String value = text.optional("dialect");
        if (value == null) {
            return vendor.dialect();
        }
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "chat" -> Dialect.CHAT;
            case "responses" -> Dialect.RESPONSES;
            case "anthropic" -> Dialect.MESSAGES;
            default -> throw text.invalid("dialect", value, "one of chat, responses, anthropic");
        };
    }

    private static URI baseUrl(ProviderText text, Vendor vendor, Dialect dialect, @Nullable URI given) {
        URI known = vendor.baseUrl();
        if (given == null) {
            if (known == null) {
                throw text.secret("baseUrl", "is needed, because " + vendor.name() + " has no common one");
            }
            return known;
        }
        boolean rootOnly = given.getRawPath() == null || given.getRawPath().isEmpty();
        if (!rootOnly || known == null || dialect == Dialect.MESSAGES) {
            return given;
        }
        boolean vendorsOwn = vendor.local() || known.getHost().equalsIgnoreCase(given.getHost());
        return vendorsOwn ? URI.create(given + known.getRawPath()) : given;
    }

    private static Auth auth(ProviderText text, Vendor vendor, Dialect dialect, boolean keyed) {
        if (!keyed) {
            Auth wanted = text.choice("auth", Auth.class, Auth.NONE);
            if (wanted != Auth.NONE) {
                throw text.secret("auth", "wants a key, but there is none");
            }
            return Auth.NONE;
        }
        return text.choice("auth", Auth.class, authOf(vendor, dialect));
    }

    private static Auth authOf(Vendor vendor, Dialect dialect) {
        Auth own = vendor.auth();
        return own != null ? own : dialect == Dialect.MESSAGES ? Auth.X_API_KEY : Auth.BEARER;
    }
}
