package harness;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Providers of Chat Completions on one scripted upstream, each below its own name. One that nobody scripted is healthy. Safe from
 * many threads.
 */
public final class ScriptedProviders implements AutoCloseable {

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final Map<String, Function<UpstreamRequest, Answer>> answers = new ConcurrentHashMap<>();
    private final Map<String, Answer> lists = new ConcurrentHashMap<>();

    private ScriptedProviders() {}

    /** Starts to listen on a free port of 127.0.0.1. */
    public static ScriptedProviders start() {
        var providers = new ScriptedProviders();
        providers.upstream.answerBy(providers::answerTo);
        return providers;
    }

    /** The base URL of a provider. */
    public String url(String name) {
        return upstream.url() + "/" + name + "/v1";
    }

    /** The same with another name of this machine. */
    public String url(String name, String host) {
        return url(name).replace("127.0.0.1", host);
    }

    /** Answers every request for a completion from now on. */
    public void always(String name, Answer answer) {
        answerBy(name, request -> answer);
    }

    /** Decides by the request for a completion; null leaves it to the healthy default. */
    public void answerBy(String name, Function<UpstreamRequest, Answer> rule) {
        answers.put(name, rule);
    }

    /** Answers every request for the list of models, which health checks ask for. */
    public void lists(String name, Answer answer) {
        lists.put(name, answer);
    }

    /** Forgets the scripts and the requests. */
    public void clear() {
        upstream.clear();
        answers.clear();
        lists.clear();
        upstream.answerBy(this::answerTo);
    }

    /** The requests for completions that a provider had, in order. */
    public List<UpstreamRequest> requests(String name) {
        return of(name, "POST");
    }

    /** The requests for its list of models that a provider had, in order. */
    public List<UpstreamRequest> checks(String name) {
        return of(name, "GET");
    }

    @Override
    public void close() {
        upstream.close();
    }

    private List<UpstreamRequest> of(String name, String method) {
        return upstream.requests().stream()
                .filter(request ->
                        request.method().equals(method) && nameIn(request).equals(name))
                .toList();
    }

    private Answer answerTo(UpstreamRequest request) {
        String name = nameIn(request);
        if (request.method().equals("GET")) {
            return lists.getOrDefault(name, Answer.json(ChatJson.models("gpt-4o")));
        }
        Function<UpstreamRequest, Answer> rule = answers.get(name);
        Answer answer = rule == null ? null : rule.apply(request);
        return answer == null ? ChatJson.healthyAnswer(request) : answer;
    }

    private static String nameIn(UpstreamRequest request) {
        return request.path().split("/", 3)[1];
    }
}
