package gateway.translation.strict;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What one model of one vendor takes in Chat Completions. Filled by {@link ChatVendors}, only read afterwards. */
final class ChatFacts {

    static final Set<String> ROLES = Set.of("system", "user", "assistant", "tool");

    /** What every server of the dialect takes. */
    static final Set<String> CORE = Set.of(
            "model",
            "messages",
            "max_tokens",
            "max_completion_tokens",
            "temperature",
            "top_p",
            "stop",
            "stream",
            "stream_options",
            "tools",
            "tool_choice",
            "response_format",
            "seed",
            "n",
            "frequency_penalty",
            "presence_penalty",
            "logit_bias",
            "parallel_tool_calls");

    /** The fields that are known; others are refused. */
    final Set<String> fields = new HashSet<>(CORE);

    /** The fields of a message. */
    final Set<String> ofMessages = new HashSet<>(Set.of("role", "content", "name", "tool_calls", "tool_call_id"));

    final Set<String> roles = new HashSet<>(ROLES);
    /** Types of tools that the vendor runs itself. */
    final Set<String> hosted = new HashSet<>();

    final Set<String> efforts = new HashSet<>();
    final Set<String> thinking = new HashSet<>();
    final Set<String> choices = new HashSet<>(Set.of("auto", "none", "required", "named"));
    final Set<String> formats = new HashSet<>(Set.of("text", "json_object", "json_schema"));
    final Set<String> notInSchemas = new HashSet<>();

    /** Null where both names are taken. */
    @Nullable
    String limit;

    Pattern callId = Pattern.compile("\\S{1,64}");
    boolean systemFirst;
    boolean images = true;
    boolean imageUrls = true;
    boolean files;
    boolean lists = true;
    boolean sampling = true;
    boolean userBehindTool = true;
    boolean formatWithTools = true;
    boolean marks;
    double hottest = 2;
    boolean zero = true;
    int stops = 4;

    /** Whether calls need their thinking, and a text that is not empty. */
    boolean thinkingWanted;

    boolean emptyThinking = true;

    /** What an effort beside tools has to be. */
    @Nullable
    String effortWithTools;

    /** Whether calls may have a signature of Google. */
    boolean signatures;

    /** Whether calls of the turn need one. */
    boolean signedCalls;

    /** Whether metadata needs {@code store}. */
    boolean storesMetadata;

    /** The only verbosity. */
    @Nullable
    String verbosity;

    ChatFacts field(String... names) {
        fields.addAll(Set.of(names));
        return this;
    }

    ChatFacts without(String... names) {
        fields.removeAll(Set.of(names));
        return this;
    }

    ChatFacts effort(String... words) {
        fields.add("reasoning_effort");
        efforts.addAll(Set.of(words));
        return this;
    }

    ChatFacts limit(String name) {
        limit = name;
        return this;
    }

    ChatFacts message(String... names) {
        ofMessages.addAll(Set.of(names));
        return this;
    }
}
