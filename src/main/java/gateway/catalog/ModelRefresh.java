package gateway.catalog;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.upstream.HttpCalls;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;

/** Reads lists of models over HTTP into the store and the catalogue. Blocks; safe from many threads. */
public final class ModelRefresh {

    private static final int OK = 200;

    private final HttpCalls calls;
    private final ModelStore store;
    private final Catalog catalog;
    private final InstantSource clock;

    public ModelRefresh(HttpCalls calls, ModelStore store, Catalog catalog, InstantSource clock) {
        this.calls = calls;
        this.store = store;
        this.catalog = catalog;
        this.clock = clock;
    }

    /**
     * Reads one list. An empty one is taken for a mistake of the server.
     *
     * @return how many models it tells of
     * @throws GatewayFailure UPSTREAM_UNREACHABLE when it could not be read, UPSTREAM_INVALID_ANSWER when it is no such list,
     *     STORAGE_UNAVAILABLE; nothing has changed then
     */
    public int refresh(ModelSource source) {
        List<ModelInfo> models = read(source);
        store.replace(source.name(), models);
        catalog.reload(store.loadAll());
        return models.size();
    }

    private List<ModelInfo> read(ModelSource source) {
        HttpCalls.Reply reply;
        try {
            reply = calls.send(new HttpCalls.Call("GET", source.url(), source.headers(), null, source.proxy()));
        } catch (HttpCalls.UnreachableException e) {
            throw new GatewayFailure.UpstreamFailed(
                    FailureKind.UPSTREAM_UNREACHABLE, e, String.valueOf(e.getMessage()));
        }
        if (reply.status() != OK) {
            throw new GatewayFailure.UpstreamFailed(
                    FailureKind.UPSTREAM_UNREACHABLE, null, source.url().getHost() + " answered " + reply.status());
        }
        try {
            String today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate().toString();
            List<ModelInfo> models = ListedModels.read(reply.body(), source, today);
            if (!models.isEmpty()) {
                return models;
            }
        } catch (IllegalArgumentException e) {
            throw new GatewayFailure.UpstreamFailed(FailureKind.UPSTREAM_INVALID_ANSWER, e);
        }
        throw new GatewayFailure.UpstreamFailed(FailureKind.UPSTREAM_INVALID_ANSWER, null);
    }
}
