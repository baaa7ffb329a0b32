package routes.resource;

import gateway.account.Pin;
import gateway.account.ResourcePins;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.anthropic.RequestSummary;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import routes.request.RequestContext;
import routes.request.ResourcePath;

/**
 * Says whether a request may use the resources at Anthropic that it names, and which account has them. What another tenant has
 * made is not there for it. Safe from many threads.
 */
public final class ResourceAccess {

    private static final int LONGEST_TOLD = 100;

    private final ResourcePins pins;
    private final BooleanSupplier showsUnowned;

    /** @param showsUnowned whether everybody may use what nobody is known to have made */
    public ResourceAccess(ResourcePins pins, BooleanSupplier showsUnowned) {
        this.pins = pins;
        this.showsUnowned = showsUnowned;
    }

    /**
     * The account that has the resources that a request names, null when it names none that is known.
     *
     * @param tenant whose request it is; null for one that is only explained to an operator
     * @throws GatewayFailure RESOURCE_NOT_FOUND when one of them is not there for this tenant; STORAGE_UNAVAILABLE when that
     *     cannot be found out
     */
    @Nullable
    public String accountOf(RequestContext context, @Nullable String tenant) {
        List<String> named = namedBy(context);
        if (named.isEmpty()) {
            return null;
        }
        Map<String, Pin> known = tenant == null ? pins.findAll(named) : require(named, tenant);
        for (String id : named) {
            Pin pin = known.get(id);
            if (pin != null) {
                return pin.accountId();
            }
        }
        return null;
    }

    /**
     * The pins of these resources, where they have one.
     *
     * @throws GatewayFailure RESOURCE_NOT_FOUND when one of them is not there for this tenant; STORAGE_UNAVAILABLE when that
     *     cannot be found out
     */
    Map<String, Pin> require(Collection<String> ids, String tenant) {
        Map<String, Pin> known = pins.findAll(ids);
        for (String id : ids) {
            if (!mayUse(known.get(id), tenant)) {
                throw new GatewayFailure.RequestRefused(FailureKind.RESOURCE_NOT_FOUND, shortened(id));
            }
        }
        return known;
    }

    private static List<String> namedBy(RequestContext context) {
        RequestSummary summary = context.summary();
        return summary == null ? ResourcePath.of(context.request().path()).ids() : summary.resourceIds();
    }

    /** The pins of resources of which it is to be asked whether a tenant {@link #mayUse} them. */
    Map<String, Pin> pinsOf(Collection<String> ids) {
        return pins.findAll(ids);
    }

    /** Whether a resource with this pin is there for a tenant. */
    boolean mayUse(@Nullable Pin pin, String tenant) {
        String owner = pin == null ? null : pin.owner();
        return owner == null ? showsUnowned.getAsBoolean() : owner.equals(tenant);
    }

    /**
     * An account has made a resource.
     *
     * @param tenant whose it is, null where that is not known
     */
    void made(String id, String accountId, @Nullable String tenant) {
        pins.pin(id, new Pin(accountId, tenant));
    }

    /**
     * Refuses to make what nobody could be known to own.
     *
     * @throws GatewayFailure STORAGE_UNAVAILABLE while too much is not stored yet of whose things are
     */
    void requireRoom() {
        if (pins.isFull()) {
            throw new GatewayFailure.GatewayUnavailable(FailureKind.STORAGE_UNAVAILABLE, null, null);
        }
    }

    private static String shortened(String id) {
        return id.length() > LONGEST_TOLD ? id.substring(0, LONGEST_TOLD) + "…" : id;
    }
}
