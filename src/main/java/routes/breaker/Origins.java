package routes.breaker;

import gateway.access.ClientIdentity;
import gateway.upstream.CallingTenants;
import gateway.upstream.Origin;
import java.util.Arrays;
import routes.request.RequestContext;

/** Says where requests come from. Stateless. */
public final class Origins {

    private Origins() {}

    /** The id of the client key, empty before authentication. */
    static String clientOf(RequestContext context) {
        ClientIdentity client = context.client();
        return client == null ? "" : client.keyId();
    }

    /** Whom the client key belongs to, whatever host it names: the domain of the key, without one itself. */
    static String tenantOf(RequestContext context) {
        ClientIdentity client = context.client();
        return client == null ? "" : client.tenant(client.domain());
    }

    /** Notes who calls a target. */
    public static void note(RequestContext context, CallingTenants callers) {
        String client = clientOf(context);
        if (!callers.knows(client)) {
            callers.note(client, tenantOf(context));
        }
    }

    /** Reads the whole body; meant for requests that failed. */
    public static Origin of(RequestContext context) {
        byte[] body = context.body().bytes();
        long content = ((long) Arrays.hashCode(body) << 32)
                ^ (context.request().path().hashCode() & 0xffff_ffffL)
                ^ body.length;
        return new Origin(clientOf(context), tenantOf(context), content);
    }
}
