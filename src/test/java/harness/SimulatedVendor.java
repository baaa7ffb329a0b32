package harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.util.List;
import java.util.Locale;

/**
 * A provider of models over HTTP with the quirks of one vendor: its paths, its way to take a key, the fields that it refuses,
 * the shapes of its answers, streams and errors. What it does with a request is said in the prompt: it calls a tool that it is
 * offered at {@link #CALL}, breaks off a stream at {@link #BREAK}, finds the prompt too long at {@link #OVERFLOW}, and says
 * hello to all others. Safe from many threads.
 */
public final class SimulatedVendor implements AutoCloseable {

    public static final String CALL = "[[call]]";
    public static final String BREAK = "[[break]]";
    public static final String OVERFLOW = "[[overflow]]";

    /** What it thinks before it speaks, where its vendor tells thoughts. */
    public static final String REASONING = VendorAnswers.REASONING;

    /** The message of an error inside a stream. */
    public static final String BROKEN = "The model is gone.";

    private final VendorQuirks vendor;
    private final String key;
    private final VendorAnswers answers;
    private final ScriptedUpstream upstream = ScriptedUpstream.start();

    private SimulatedVendor(VendorQuirks vendor) {
        this.vendor = vendor;
        this.key = "sk-test-" + vendor.name().toLowerCase(Locale.ROOT) + "-0123456789";
        this.answers = new VendorAnswers(vendor);
        clear();
    }

    /** Starts one on a free port of 127.0.0.1; the name is that of the vendor, or {@code kimi}. */
    public static SimulatedVendor start(String vendor) {
        return new SimulatedVendor(VendorQuirks.valueOf(vendor.toUpperCase(Locale.ROOT)));
    }

    /** Scheme, host and port; its paths are the real ones. */
    public String url() {
        return upstream.url();
    }

    /** The only key that it takes; it takes none where the vendor wants none. */
    public String key() {
        return key;
    }

    /** What it says when it is not asked for anything else. */
    public String text() {
        return VendorAnswers.text(vendor);
    }

    /** Whether it tells its thoughts. */
    public boolean reasons() {
        return vendor.reasoningField() != null;
    }

    /** Tokens of each prompt that came out of its cache; 0 where it does not tell. */
    public int cachedTokens() {
        return vendor.tellsCache() ? VendorAnswers.CACHED_TOKENS : 0;
    }

    /** Tokens of each prompt that did not come out of its cache, as far as it tells. */
    public int inputTokens() {
        return VendorAnswers.PROMPT_TOKENS - cachedTokens();
    }

    /** Tokens of each answer, thoughts included. */
    public int outputTokens() {
        return VendorAnswers.COMPLETION_TOKENS;
    }

    /** Answers the next requests, one each, before all rules. */
    public void enqueue(Answer... script) {
        upstream.enqueue(script);
    }

    /** The requests for answers so far, those for models left out. */
    public List<UpstreamRequest> calls() {
        return upstream.requests().stream()
                .filter(request -> request.method().equals("POST"))
                .toList();
    }

    /** The only request for an answer since the last {@link #clear}. */
    public UpstreamRequest call() {
        List<UpstreamRequest> calls = calls();
        if (calls.size() != 1) {
            throw new AssertionError(vendor + " was asked " + calls.size() + " times: " + calls);
        }
        return calls.getFirst();
    }

    /** Forgets the requests and what is enqueued. */
    public void clear() {
        upstream.clear();
        upstream.answerBy(this::answer);
    }

    @Override
    public void close() {
        upstream.close();
    }

    private Answer answer(UpstreamRequest request) {
        Answer refusal = VendorRules.refusal(vendor, key, request);
        if (refusal != null) {
            return refusal;
        }
        if (request.method().equals("GET")) {
            return Answer.json(vendor == VendorQuirks.KIMI ? MessageJson.models(List.of("kimi-k2")) : models());
        }
        if (vendor == VendorQuirks.KIMI) {
            return kimi(request);
        }
        return request.path().endsWith("/responses") ? ResponsesJson.answer(request.json(), text()) : chat(request);
    }

    private Answer chat(UpstreamRequest request) {
        JsonNode body = request.json();
        String said = lastMessage(body);
        boolean streams = body.path("stream").asBoolean();
        if (said.contains(OVERFLOW)) {
            return VendorErrors.overflow(vendor);
        }
        if (said.contains(BREAK)) {
            return answers.broken(body, BROKEN);
        }
        boolean calls = said.contains(CALL) && !body.path("tools").isEmpty();
        return (streams ? answers.stream(body, calls) : answers.whole(body, calls))
                .header("x-request-id", "req_vendor");
    }

    private Answer kimi(UpstreamRequest request) {
        JsonNode body = request.json();
        String said = lastMessage(body);
        if (said.contains(OVERFLOW)) {
            return VendorErrors.overflow(vendor);
        }
        if (request.path().endsWith("/count_tokens")) {
            return Answer.json("{\"input_tokens\":77}");
        }
        if (said.contains(BREAK)) {
            return Answer.stream(
                    MessageJson.messageStart(),
                    MessageJson.textStart(0),
                    MessageJson.textDelta(0, "Half"),
                    VendorErrors.inStream(vendor, BROKEN));
        }
        return body.path("stream").asBoolean()
                ? Answer.stream(MessageJson.stream(text()).stream()
                        .map(SimulatedVendor::counted)
                        .toList())
                : Answer.json(counted(MessageJson.message(text())));
    }

    /** The counts of all simulated vendors. */
    private static String counted(String json) {
        return json.replace(
                        "\"input_tokens\":3",
                        "\"input_tokens\":" + (VendorAnswers.PROMPT_TOKENS - VendorAnswers.CACHED_TOKENS)
                                + ",\"cache_read_input_tokens\":" + VendorAnswers.CACHED_TOKENS)
                .replaceAll("\"output_tokens\":[12]\\b", "\"output_tokens\":" + VendorAnswers.COMPLETION_TOKENS);
    }

    private String models() {
        ObjectNode list = Json.mapper().createObjectNode().put("object", "list");
        list.putArray("data")
                .addObject()
                .put("id", "model-of-" + vendor.name().toLowerCase(Locale.ROOT))
                .put("object", "model")
                .put("owned_by", "vendor");
        return list.toString();
    }

    private static String lastMessage(JsonNode body) {
        JsonNode messages = body.path("messages");
        return messages.path(messages.size() - 1).path("content").toString();
    }
}
