package routes.messages;

import gateway.access.ClientIdentity;
import gateway.access.KeyRing;
import gateway.access.KeyScope;
import gateway.access.LocalToken;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import routes.http.Callers;
import routes.request.HeaderNames;

/**
 * Knows callers by their keys before their bodies are taken. It lets nobody in: {@link AuthenticateClient} does, the first step
 * of every route that takes a body. Safe from many threads.
 */
public final class KnownCallers implements Callers {

    private static final String ADMIN = "/api/admin/";

    private final KeyRing keys;
    private final LocalToken token;

    /** @param token that of commands of this machine, which send large files too */
    public KnownCallers(KeyRing keys, LocalToken token) {
        this.keys = keys;
        this.token = token;
    }

    @Override
    public @Nullable String keyOf(HttpServerRequest request) {
        KeyScope scope = request.path().startsWith(ADMIN) ? KeyScope.ADMIN : KeyScope.CLIENT;
        if (scope == KeyScope.ADMIN && AuthenticateAdmin.isCommand(token, request)) {
            return AuthenticateAdmin.COMMAND.keyId();
        }
        return keys.authenticate(
                        request.getHeader(HeaderNames.X_API_KEY), request.getHeader(HttpHeaders.AUTHORIZATION), scope)
                .map(ClientIdentity::keyId)
                .orElse(null);
    }
}
