package routes.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.catalog.Catalog;
import gateway.catalog.ModelInfo;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.Json;
import gateway.provider.OfferedModels;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import routes.http.ResponseWriter;
import routes.request.CallerDialect;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

/**
 * {@code GET /v1/models}: which names a key may use, in the dialect of the caller. Who sends {@code anthropic-version} or
 * {@code x-api-key} gets Anthropic's list (docs/wire.md, "Models and token counts"), everybody else OpenAI's. Safe from many
 * threads.
 */
public final class ModelsApi {

    /** Accounts tell an Anthropic caller themselves what they have, where there is nothing else to tell. */
    public static final String OF_ACCOUNTS = "accounts";

    /** The gateway tells what it knows. */
    public static final String OF_GATEWAY = "gateway";

    private static final String MODELS_PATH = "/v1/models/";
    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 1000;

    private final Catalog catalog;
    private final OfferedModels offered;
    private final BooleanSupplier claudeAccounts;
    private final Supplier<Optional<List<String>>> webAlone;
    private final InstantSource clock;
    private final Instant since;
    private final ResponseWriter writer;

    /**
     * @param offered what is served
     * @param claudeAccounts whether there are accounts that serve Claude models
     * @param webAlone the models that web conversations serve, none where that is not known; empty where accounts can be asked
     * @param clock its time now stands where nobody knows when a model was released: clients sort by that, and show it
     */
    public ModelsApi(
            Catalog catalog,
            OfferedModels offered,
            BooleanSupplier claudeAccounts,
            Supplier<Optional<List<String>>> webAlone,
            InstantSource clock,
            ResponseWriter writer) {
        this.catalog = catalog;
        this.offered = offered;
        this.claudeAccounts = claudeAccounts;
        this.webAlone = webAlone;
        this.clock = clock;
        this.since = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        this.writer = writer;
    }

    /** Says who lists the models, in the property {@link ExchangeKeys#MODE}: {@link #OF_ACCOUNTS} or {@link #OF_GATEWAY}. */
    public void choose(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        // A name with a slash is none of Anthropic's, and no path to send there.
        boolean accounts = claudeAccounts.getAsBoolean()
                && webAlone.get().isEmpty()
                && CallerDialect.speaksAnthropic(context.request())
                && names().isEmpty()
                && asked(context).indexOf('/') < 0;
        exchange.setProperty(ExchangeKeys.MODE, accounts ? OF_ACCOUNTS : OF_GATEWAY);
    }

    /** {@code GET /v1/models} and {@code GET /v1/models/{id}}. */
    public void list(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        HttpServerRequest request = context.request();
        boolean anthropic = CallerDialect.speaksAnthropic(request);
        String asked = asked(context);
        if (!asked.isEmpty()) {
            String id = known(asked);
            writer.json(context, 200, JsonBytes.of(anthropic ? anthropicModel(id) : openAiModel(id)));
            return;
        }
        List<String> ids = usable();
        writer.json(context, 200, JsonBytes.of(anthropic ? anthropicPage(ids, request) : openAiList(ids)));
    }

    /** The name in the path, with its slashes whether they are encoded or not; empty for the list. */
    private static String asked(RequestContext context) {
        String path = context.request().path();
        if (path.length() <= MODELS_PATH.length()) {
            return "";
        }
        int end = path.endsWith("/") ? path.length() - 1 : path.length();
        try {
            // A plus sign in a path is one.
            return URLDecoder.decode(
                    path.substring(MODELS_PATH.length(), end).replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new GatewayFailure.RequestRefused(FailureKind.NOT_FOUND);
        }
    }

    private List<String> names() {
        return offered.names(claudeAccounts.getAsBoolean());
    }

    /** Claude names first, because Claude Code looks for them only. */
    private List<String> usable() {
        boolean accounts = claudeAccounts.getAsBoolean();
        Set<String> ids = new LinkedHashSet<>();
        webAlone
                .get()
                .filter(listed -> !listed.isEmpty())
                .orElseGet(
                        () -> catalog.claudeModels().stream().map(ModelInfo::id).toList())
                .stream()
                .filter(id -> offered.serves(id, accounts))
                .forEach(ids::add);
        ids.addAll(names());
        return List.copyOf(ids);
    }

    /** The id itself, where it is listed, another name of a listed one, or a provider serves it by a pattern or its own name. */
    private String known(String id) {
        List<String> ids = usable();
        boolean known = ids.contains(id)
                || catalog.find(id).map(model -> ids.contains(model.id())).orElse(false)
                || offered.nameAtProvider(id, claudeAccounts.getAsBoolean()).isPresent();
        if (!known) {
            throw new GatewayFailure.RequestRefused(FailureKind.MODEL_UNKNOWN, id);
        }
        return id;
    }

    private ObjectNode openAiList(List<String> ids) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("object", "list");
        ArrayNode data = body.putArray("data");
        ids.forEach(id -> data.add(openAiModel(id)));
        return body;
    }

    private ObjectNode openAiModel(String id) {
        ObjectNode model = Json.mapper().createObjectNode();
        model.put("id", id);
        model.put("object", "model");
        model.put("created", released(id).getEpochSecond());
        model.put("owned_by", catalog.find(id).map(ModelInfo::vendor).orElse("claude-proxy"));
        return model;
    }

    private ObjectNode anthropicPage(List<String> ids, HttpServerRequest request) {
        int limit = limit(request.getParam("limit"));
        String before = request.getParam("before_id");
        List<String> part = ids;
        if (before != null) {
            part = part.subList(0, place(part, "before_id", before));
        }
        String after = request.getParam("after_id");
        if (after != null) {
            part = part.subList(place(part, "after_id", after) + 1, part.size());
        }
        boolean more = part.size() > limit;
        // With before_id alone a page ends where that one begins.
        int from = more && before != null && after == null ? part.size() - limit : 0;
        List<String> page = new ArrayList<>(part.subList(from, Math.min(part.size(), from + limit)));
        ObjectNode body = Json.mapper().createObjectNode();
        ArrayNode data = body.putArray("data");
        page.forEach(id -> data.add(anthropicModel(id)));
        body.put("has_more", more);
        body.put("first_id", page.isEmpty() ? null : page.getFirst());
        body.put("last_id", page.isEmpty() ? null : page.getLast());
        return body;
    }

    private ObjectNode anthropicModel(String id) {
        ModelInfo info = catalog.find(id).orElse(null);
        ObjectNode model = Json.mapper().createObjectNode();
        model.put("type", "model");
        model.put("id", id);
        model.put("display_name", info == null ? id : Objects.requireNonNullElse(info.displayName(), id));
        model.put("created_at", released(id).toString());
        LocalDate retires = catalog.retires(id);
        if (retires == null) {
            model.put("lifecycle", "active");
        } else {
            LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
            model.put("lifecycle", today.isBefore(retires) ? "deprecated" : "retired");
            model.put("retires_at", start(retires).toString());
        }
        model.put("max_input_tokens", info == null ? null : info.context());
        model.put("max_tokens", info == null ? null : info.maxOutput());
        return model;
    }

    /** When the model was released, or the one that it becomes at a provider. */
    private Instant released(String id) {
        return Optional.ofNullable(catalog.released(id))
                .or(() -> offered.nameAtProvider(id, claudeAccounts.getAsBoolean())
                        .flatMap(name -> Optional.ofNullable(catalog.released(name))))
                .map(ModelsApi::start)
                .orElse(since);
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static int limit(@Nullable String text) {
        try {
            int limit = text == null ? DEFAULT_LIMIT : Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw JsonBody.wrong("limit", "expected a number from 1 to " + MAX_LIMIT);
    }

    private static int place(List<String> ids, String parameter, String id) {
        int place = ids.indexOf(id);
        if (place < 0) {
            throw JsonBody.wrong(parameter, "expected the id of a model of this list");
        }
        return place;
    }
}
