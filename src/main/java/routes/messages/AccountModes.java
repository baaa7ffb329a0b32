package routes.messages;

import gateway.access.ClientIdentity;
import gateway.account.AccountUse;
import gateway.account.pool.AccountPool;
import gateway.config.AccountSettings.Modes;
import gateway.config.Settings;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.provider.AccountMode;
import gateway.provider.Chain;
import gateway.provider.ModeOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import routes.request.FrontEndpoint;
import routes.request.RequestContext;

/**
 * In which modes accounts serve: as the operator says, or as a client chooses that may. Only requests for a message have a choice.
 * Safe from many threads.
 */
public final class AccountModes {

    /** By which a client chooses: one mode, or several in their order, separated by commas. */
    public static final String HEADER = "x-claude-proxy-mode";

    private static final ModeOrder WEB_ALONE = new ModeOrder(List.of(AccountMode.WEB));
    private static final String ALL = "all";
    private static final int LONGEST_SHOWN = 64;

    private final Predicate<AccountUse> accounts;
    private final Supplier<Modes> modes;
    private final BooleanSupplier webEnabled;

    /**
     * @param accounts whether there are accounts that could be asked in this way
     * @param modes what the operator says now
     * @param webEnabled whether the operator has cookies serve at all
     */
    public AccountModes(Predicate<AccountUse> accounts, Supplier<Modes> modes, BooleanSupplier webEnabled) {
        this.accounts = accounts;
        this.modes = modes;
        this.webEnabled = webEnabled;
    }

    /** Those of a pool. */
    public static AccountModes of(AccountPool pool, Supplier<Settings> settings) {
        return new AccountModes(
                pool::hasAccounts,
                () -> settings.get().accounts().modes(),
                () -> settings.get().web().enabled());
    }

    boolean api() {
        return accounts.test(AccountUse.API);
    }

    boolean web() {
        return accounts.test(AccountUse.WEB);
    }

    /** The order of the operator. */
    ModeOrder order() {
        return modes.get().order();
    }

    /**
     * The chain of a model as accounts serve it for a part of the surface.
     *
     * @param plain as the model alone says
     * @param order of a request for a message
     * @return the same one where modes change nothing
     */
    static Chain inModes(Chain plain, FrontEndpoint endpoint, ModeOrder order, boolean api, boolean web) {
        if (endpoint.asksForMessage()) {
            return order.applied(plain, api, web);
        }
        // Who calls the Messages API counts; where nobody does, we estimate.
        return endpoint == FrontEndpoint.COUNT_TOKENS && web && !api ? WEB_ALONE.applied(plain, false, true) : plain;
    }

    /**
     * The order that a client has chosen for a request.
     *
     * @return null where it leaves it to the operator, or the request does not ask for a message
     * @throws GatewayFailure MODE_FORBIDDEN where its key may not choose; REQUEST_PARAMETER for what is no order of modes, and for web
     *     alone where no cookie serves
     */
    @Nullable
    ModeOrder chosen(RequestContext context) {
        if (context.request().getHeader(HEADER) == null || !context.endpoint().asksForMessage()) {
            return null;
        }
        if (!mayChoose(context.requireClient())) {
            throw new GatewayFailure.RequestRefused(FailureKind.MODE_FORBIDDEN);
        }
        String written = String.join(",", context.request().headers().getAll(HEADER));
        List<String> names = Arrays.stream(written.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        ModeOrder order = ModeOrder.of(names)
                .orElseThrow(() -> wrong("expected one or more of " + ModeOrder.known() + ", each once, separated by"
                        + " commas, but got `" + shown(written) + "`"));
        if (order.equals(WEB_ALONE) && !webEnabled.getAsBoolean()) {
            throw wrong("web mode is switched off here (gateway.web.enabled)");
        }
        return order;
    }

    private boolean mayChoose(ClientIdentity client) {
        List<String> keys = modes.get().keys();
        return keys.contains(ALL) || keys.contains(client.name()) || keys.contains(client.keyId());
    }

    private static GatewayFailure wrong(String sentence) {
        return new GatewayFailure.RequestRefused(FailureKind.REQUEST_PARAMETER, HEADER, sentence);
    }

    private static String shown(String text) {
        String plain = text.replaceAll("[^\\x20-\\x7e]", "?").replace('`', '\'');
        return plain.length() > LONGEST_SHOWN ? plain.substring(0, LONGEST_SHOWN) + "…" : plain;
    }
}
