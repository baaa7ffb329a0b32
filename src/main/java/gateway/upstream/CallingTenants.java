package gateway.upstream;

import org.jspecify.annotations.Nullable;

/**
 * The tenants that call a target; they decide whose failures are one hint. Where several tenants call it, all keys of a tenant
 * count as one, so that no tenant can speak for the others. Where all calls are one tenant's, its keys are told apart. Safe
 * from many threads; a call takes no lock.
 */
public final class CallingTenants {

    private volatile @Nullable String firstClient;
    private volatile @Nullable String firstTenant;
    private volatile boolean severalClients;
    private volatile boolean severalTenants;

    /**
     * Notes who calls.
     *
     * @param client id of the client key, empty where there is none
     * @param tenant whom the key belongs to
     */
    public void note(String client, String tenant) {
        if (severalTenants) {
            return;
        }
        String known = firstClient;
        if (known == null) {
            firstTenant = tenant;
            firstClient = client;
        } else if (!known.equals(client)) {
            severalClients = true;
            severalTenants = !tenant.equals(firstTenant);
        }
    }

    /** Whether nobody else is known that could have met a failure too. */
    public boolean alone() {
        return !severalClients;
    }

    /** Whether a note of this client would change nothing. */
    public boolean knows(String client) {
        return severalTenants || client.equals(firstClient);
    }

    /** The origin as it counts: by tenant or by client. */
    public Origin counted(Origin origin) {
        return severalTenants ? new Origin(origin.tenant(), origin.tenant(), origin.content()) : origin;
    }
}
