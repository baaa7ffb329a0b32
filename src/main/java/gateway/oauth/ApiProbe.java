package gateway.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.account.Account;
import gateway.account.AccountProfile;
import gateway.credential.Credential;
import gateway.oauth.AccountProbe.Checked;
import gateway.oauth.AccountProbe.Credit;
import gateway.oauth.AccountProbe.Finding;
import gateway.oauth.AccountProbe.Refused;
import gateway.oauth.AccountProbe.Unreachable;
import gateway.protocol.Json;
import gateway.upstream.AnswerKind;
import gateway.upstream.Consequences;
import gateway.upstream.Consequences.ForAccount;
import gateway.upstream.EndpointKind;
import gateway.upstream.FailureClassifier;
import gateway.upstream.HttpCalls;
import gateway.upstream.Verdict;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks the API about API keys and tokens. Safe from many threads. */
final class ApiProbe {

    private static final String ORGANIZATION_HEADER = "anthropic-organization-id";
    private static final String PROFILE = "/api/oauth/profile";
    private static final String USAGE = "/api/oauth/usage";
    private static final String MODELS = "/v1/models";
    private static final String MESSAGES = "/v1/messages";
    private static final int MOST_PAGES = 20;

    private final Supplier<OAuthSettings> settings;
    private final HttpCalls anthropic;
    private final InstantSource clock;
    private final FailureClassifier classifier;

    ApiProbe(Supplier<OAuthSettings> settings, HttpCalls anthropic, InstantSource clock) {
        this.settings = settings;
        this.anthropic = anthropic;
        this.clock = clock;
        this.classifier = new FailureClassifier(clock, Duration.ZERO, Duration.ZERO);
    }

    /** An answer that can be used, or what it means for the account that there is none. */
    private record Answer(
            HttpCalls.@Nullable Reply reply, @Nullable Finding failure, boolean forbidden) {}

    /** The models that are listed, or why they are not known. */
    private record Models(
            List<String> ids,
            @Nullable String organizationUuid,
            @Nullable Finding failure) {}

    Finding checkKey(Account account, Credential.ApiKey key) {
        if (!Replies.isHeaderValue(key.secret())) {
            return new Refused("the API key holds characters that no key has", false);
        }
        Models models = models(headers(Map.of("x-api-key", key.secret())));
        if (models.failure() != null) {
            return models.failure();
        }
        String told = models.organizationUuid();
        return new Checked(
                withModels(account.profile(), models.ids()), told != null ? told : account.organizationUuid());
    }

    Finding checkToken(Account account, Credential.OAuthToken token) {
        if (!Replies.isHeaderValue(token.secret())) {
            return new Refused("the token holds characters that no token has", false);
        }
        Map<String, String> headers = headers(ofToken(token));
        Answer profile = get(Urls.below(settings.get().apiBaseUrl(), PROFILE), headers);
        if (profile.failure() != null && !profile.forbidden()) {
            return profile.failure();
        }
        Models models = models(headers);
        if (models.failure() instanceof Refused refused) {
            return refused;
        }
        HttpCalls.Reply reply = profile.reply();
        if (reply == null && models.failure() != null) {
            return models.failure();
        }
        JsonNode told = reply == null ? MissingNode.getInstance() : Replies.json(reply);
        AccountProfile known = ProfileReader.read(told, account.profile());
        String organization = Replies.text(told.path("organization"), "uuid");
        String other = account.organizationUuid() == null ? models.organizationUuid() : account.organizationUuid();
        List<String> ids = models.failure() == null ? models.ids() : known.models();
        return new Checked(withModels(known, ids), organization != null ? organization : other);
    }

    /** The answer of the usage endpoint, a missing node when there is none. */
    JsonNode usage(Credential.OAuthToken token) {
        if (!Replies.isHeaderValue(token.secret())) {
            return MissingNode.getInstance();
        }
        HttpCalls.Reply reply = get(Urls.below(settings.get().apiBaseUrl(), USAGE), headers(ofToken(token)))
                .reply();
        return reply == null ? MissingNode.getInstance() : Replies.json(reply);
    }

    Credit credit(Credential.OAuthToken token, String model) {
        return credit(ofToken(token), model);
    }

    /** @param own the headers that carry the credential */
    Credit credit(Map<String, String> own, String model) {
        ObjectNode message =
                Json.mapper().createObjectNode().put("model", model).put("max_tokens", 1);
        message.putArray("messages").addObject().put("role", "user").put("content", ".");
        Map<String, String> headers = headers(own);
        headers.put("content-type", "application/json");
        HttpCalls.Reply reply;
        try {
            URI url = Urls.below(settings.get().apiBaseUrl(), MESSAGES);
            reply = anthropic.send(new HttpCalls.Call("POST", url, headers, message.toString()));
        } catch (HttpCalls.UnreachableException e) {
            return Credit.UNKNOWN;
        }
        if (reply.status() >= 200 && reply.status() < 300 && !Replies.isHtml(reply)) {
            return Credit.LEFT;
        }
        Verdict verdict = classifier.classify(
                reply.status(), reply.headers()::get, reply.body().getBytes(UTF_8));
        return verdict instanceof Verdict.NoCredit ? Credit.USED_UP : Credit.UNKNOWN;
    }

    private Models models(Map<String, String> headers) {
        Set<String> ids = new LinkedHashSet<>();
        String organization = "";
        String after = null;
        for (int page = 0; page < MOST_PAGES; page++) {
            Answer answer = get(modelsUrl(after), headers);
            HttpCalls.Reply reply = answer.reply();
            JsonNode body = reply == null ? MissingNode.getInstance() : Replies.json(reply);
            if (reply == null || !body.path("data").isArray()) {
                Finding failure = answer.failure();
                return new Models(
                        List.of(), null, failure != null ? failure : new Unreachable("the model list is not readable"));
            }
            organization = reply.headers()
                    .getOrDefault(ORGANIZATION_HEADER, organization)
                    .strip();
            boolean more = addModels(body, ids);
            after = Replies.text(body, "last_id");
            if (!more || after == null) {
                break;
            }
        }
        return new Models(List.copyOf(ids), organization.isEmpty() ? null : organization, null);
    }

    private URI modelsUrl(@Nullable String after) {
        Map<String, String> query = new HashMap<>();
        query.put("limit", "1000");
        if (after != null) {
            query.put("after_id", after);
        }
        return Urls.withQuery(Urls.below(settings.get().apiBaseUrl(), MODELS), query);
    }

    /** Whether there is another page; a page that adds nothing is the last. */
    private static boolean addModels(JsonNode body, Set<String> ids) {
        List<String> page = new ArrayList<>();
        for (JsonNode model : body.path("data")) {
            String id = Replies.text(model, "id");
            if (id != null) {
                page.add(id);
            }
        }
        return ids.addAll(page) && body.path("has_more").asBoolean(false);
    }

    private AccountProfile withModels(AccountProfile known, List<String> models) {
        return new AccountProfile(
                known.email(),
                known.organizationName(),
                known.plan(),
                known.scopes(),
                models,
                known.features(),
                clock.instant());
    }

    private Map<String, String> ofToken(Credential.OAuthToken token) {
        return Map.of(
                "authorization",
                "Bearer " + token.secret(),
                "anthropic-beta",
                settings.get().beta());
    }

    private static Map<String, String> headers(Map<String, String> own) {
        Map<String, String> headers = new HashMap<>(own);
        headers.put("accept", "application/json");
        headers.put("anthropic-version", "2023-06-01");
        return headers;
    }

    private Answer get(URI url, Map<String, String> headers) {
        HttpCalls.Reply reply;
        try {
            reply = anthropic.send(new HttpCalls.Call("GET", url, headers, null));
        } catch (HttpCalls.UnreachableException e) {
            return new Answer(null, new Unreachable(String.valueOf(e.getMessage())), false);
        }
        int status = reply.status();
        if (status >= 200 && status < 300 && !Replies.isHtml(reply)) {
            return new Answer(reply, null, false);
        }
        Verdict verdict =
                classifier.classify(status, reply.headers()::get, reply.body().getBytes(UTF_8));
        AnswerKind said = AnswerKind.of(verdict);
        if (Consequences.of(said, EndpointKind.CHECK).account() == ForAccount.INVALID) {
            return new Answer(null, new Refused(verdict.reason(), said == AnswerKind.ORGANIZATION_REFUSED), false);
        }
        boolean forbidden = status == 403 && !Replies.isHtml(reply);
        return new Answer(null, new Unreachable("the API answered " + status), forbidden);
    }
}
