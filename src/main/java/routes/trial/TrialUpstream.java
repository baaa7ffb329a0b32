package routes.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
import gateway.protocol.Json;
import gateway.provider.Provider;
import gateway.routes.trial.TrialWay.Header;
import gateway.routes.trial.TrialWay.Sent;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import routes.request.Attempt;
import routes.request.AttemptOutcome;
import routes.request.OutgoingRequest;
import routes.request.RequestContext;
import routes.request.Target;
import routes.upstream.AccountHeaders;
import routes.upstream.HeaderWriter;
import routes.upstream.ProviderHeaders;

/**
 * Stands where upstreams are: it notes what one would get, and answers with a sample. Of a conversation of the web application it
 * notes the request of which its prompt is made. For one thread at a time.
 */
public final class TrialUpstream {

    /** Headers whose names tell that their values are not for everybody. */
    private static final Pattern SECRET =
            Pattern.compile("key|token|secret|auth|password|cookie|credential", Pattern.CASE_INSENSITIVE);

    /** Of a conversation no header depends on a request. */
    private static final HeaderWriter NO_HEADERS = (context, attempt, headers) -> {};

    private final TrialNotes notes;
    private final AccountHeaders accounts;
    private final URI claude;
    private final URI web;
    private final Map<String, String> customHeaders;
    private final Costs costs;

    /** Says what the input of a request costs. */
    @FunctionalInterface
    public interface Costs {

        /**
         * What it would cost, estimated.
         *
         * @param provider null for accounts
         * @return US dollars, null where no price is known
         */
        @Nullable
        BigDecimal of(ObjectNode request, Dialect dialect, String model, @Nullable Provider provider);
    }

    /**
     * Upstreams of these settings.
     *
     * @param oauthBeta beta that OAuth accounts need
     * @param claude where accounts are asked
     * @param web where conversations of the web application are
     * @param customHeaders for all providers
     */
    public TrialUpstream(
            TrialNotes notes, String oauthBeta, URI claude, URI web, Map<String, String> customHeaders, Costs costs) {
        this.notes = notes;
        this.claude = claude;
        this.web = web;
        this.accounts = new AccountHeaders(oauthBeta, claude);
        this.customHeaders = Map.copyOf(customHeaders);
        this.costs = costs;
    }

    /** Takes the request of the current try, and answers the client. */
    void take(RequestContext context) throws Exception {
        Attempt attempt = context.tries().requireCurrent();
        context.tries().countOne();
        notes.sent(
                switch (attempt.target()) {
                    case Target.OfAccount(var account) ->
                        sent(context, attempt, "account", account.id(), context.modelForAccounts(), accounts);
                    case Target.OfWeb(var account) ->
                        sent(context, attempt, "web", account.id(), context.modelForAccounts(), NO_HEADERS);
                    case Target.OfProvider(Provider provider, String model) ->
                        sent(
                                context,
                                attempt,
                                "provider",
                                provider.name(),
                                model,
                                new ProviderHeaders(provider, customHeaders));
                });
        answer(context);
        attempt.outcome(new AttemptOutcome.Answered());
    }

    private Sent sent(
            RequestContext context,
            Attempt attempt,
            String kind,
            String id,
            @Nullable String model,
            HeaderWriter writer) {
        OutgoingRequest outgoing = context.outgoing();
        byte[] body = outgoing == null ? context.body().bytes() : outgoing.bytes();
        Dialect dialect = outgoing != null && outgoing.isTranslated()
                ? outgoing.conversion().target()
                : context.endpoint().dialect();
        return new Sent(
                kind,
                attempt.target().name(),
                id,
                model,
                url(context, attempt),
                headers(context, attempt, writer),
                body,
                model == null ? null : cost(body, dialect, model, attempt.provider()));
    }

    private String url(RequestContext context, Attempt attempt) {
        if (attempt.target() instanceof Target.OfWeb) {
            return web.toString();
        }
        Provider provider = attempt.provider();
        OutgoingRequest outgoing = context.outgoing();
        String path = outgoing == null ? context.endpoint().pathAndQuery(context.request()) : outgoing.path();
        return (provider == null ? claude : provider.baseUrl()) + path;
    }

    private SortedMap<String, Header> headers(RequestContext context, Attempt attempt, HeaderWriter writer) {
        MultiMap target = MultiMap.caseInsensitiveMultiMap();
        writer.write(context, attempt, target);
        Set<String> given = given(attempt.provider());
        SortedMap<String, Header> headers = new TreeMap<>();
        for (String name : target.names()) {
            String lower = name.toLowerCase(Locale.ROOT);
            boolean secret = SECRET.matcher(lower).find()
                    || given.contains(lower)
                    || writer.credentials().stream().anyMatch(each -> lower.contentEquals(lower(each)));
            headers.put(lower, new Header(String.join(", ", target.getAll(name)), secret));
        }
        return headers;
    }

    /** Headers of the operator's own, in lower case: operators are told to put secrets there, whatever they are called. */
    private Set<String> given(@Nullable Provider provider) {
        return provider == null
                ? Set.of()
                : Stream.concat(customHeaders.keySet().stream(), provider.headers().keySet().stream())
                        .map(TrialUpstream::lower)
                        .collect(Collectors.toSet());
    }

    private static String lower(CharSequence name) {
        return name.toString().toLowerCase(Locale.ROOT);
    }

    private @Nullable BigDecimal cost(byte[] body, Dialect dialect, String model, @Nullable Provider provider) {
        List<Object> question =
                Arrays.asList("cost", new String(body, StandardCharsets.UTF_8), dialect, model, provider);
        Optional<BigDecimal> known = notes.remembered(
                question,
                () -> tree(body).flatMap(tree -> Optional.ofNullable(costs.of(tree, dialect, model, provider))));
        return known.orElse(null);
    }

    private static Optional<ObjectNode> tree(byte[] body) {
        try {
            JsonNode tree = Json.mapper().readTree(body);
            return tree instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A whole answer that is translated goes through the steps that change it; of a stream there is no sample. */
    private static void answer(RequestContext context) throws Exception {
        OutgoingRequest outgoing = context.outgoing();
        Buffer body = Buffer.buffer();
        if (outgoing != null && context.endpoint().asksForMessage() && !context.wantsStream()) {
            ObjectNode whole = SampleAnswers.of(outgoing.conversion().target());
            body = Buffer.buffer(Json.mapper()
                    .writeValueAsBytes(
                            context.answerRoutes().translate(context, whole).body()));
        }
        context.answer().begin();
        context.answer().head(200, headers -> headers.set("content-type", "application/json"));
        context.answer().end(body);
    }
}
