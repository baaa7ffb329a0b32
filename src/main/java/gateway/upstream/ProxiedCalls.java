package gateway.upstream;

import org.jspecify.annotations.Nullable;

/** Calls that go through one proxy, unless they bring one of their own. Safe from many threads. */
public final class ProxiedCalls implements HttpCalls {

    private final HttpCalls calls;
    private final OutgoingProxy proxy;

    private ProxiedCalls(HttpCalls calls, OutgoingProxy proxy) {
        this.calls = calls;
        this.proxy = proxy;
    }

    /** The calls themselves where there is no proxy. */
    public static HttpCalls through(@Nullable OutgoingProxy proxy, HttpCalls calls) {
        return proxy == null ? calls : new ProxiedCalls(calls, proxy);
    }

    @Override
    public Reply send(Call call) {
        return calls.send(
                call.proxy() == null ? new Call(call.method(), call.url(), call.headers(), call.json(), proxy) : call);
    }
}
