package gateway.translation;

/** The tokens of {@link Loss#feature()}: stable, because clients, usage rows and metrics name them. */
public final class Features {

    /** The wish for citations, or citations of an earlier answer. */
    public static final String CITATIONS = "citations";

    /** A container of code execution, or a file put into one. */
    public static final String CONTAINER = "container";

    /** Edits and compaction of the context by the provider. */
    public static final String CONTEXT_MANAGEMENT = "context_management";

    /** A document that the target cannot be given. */
    public static final String DOCUMENT = "document";

    /** Other models to fall back to. */
    public static final String FALLBACKS = "fallbacks";

    /** An image that the target cannot be given. */
    public static final String IMAGE = "image";

    /** The wish where the model runs. */
    public static final String INFERENCE_GEO = "inference_geo";

    /** A schema of the answer, where the target only promises JSON. */
    public static final String JSON_SCHEMA = "json_schema";

    /** MCP servers that the provider calls, and what they answered. */
    public static final String MCP_SERVERS = "mcp_servers";

    /** Metadata beyond the user's id. */
    public static final String METADATA = "metadata";

    /** A form of the answer that the target does not know. */
    public static final String OUTPUT_FORMAT = "output_format";

    /** The wish for one tool call at a time. */
    public static final String PARALLEL_TOOL_CALLS = "parallel_tool_calls";

    /** Encrypted thinking of an earlier answer. */
    public static final String REDACTED_THINKING = "redacted_thinking";

    /** A tool that the provider runs, its calls and its results. */
    public static final String SERVER_TOOL = "server_tool";

    /** A tier of service without counterpart. */
    public static final String SERVICE_TIER = "service_tier";

    /** The wish for a faster answer. */
    public static final String SPEED = "speed";

    /** Texts that end the answer, too many or not taken by the model. */
    public static final String STOP_SEQUENCES = "stop_sequences";

    /** The wish that a tool's input keeps exactly to its schema. */
    public static final String STRICT_TOOL = "strict_tool";

    /** A budget for the whole task. */
    public static final String TASK_BUDGET = "task_budget";

    public static final String TEMPERATURE = "temperature";

    /** The wish for thinking. */
    public static final String THINKING = "thinking";

    /** Thinking of an earlier answer. */
    public static final String THINKING_HISTORY = "thinking_history";

    /** A conversation kept by the provider. */
    public static final String THREAD = "thread";

    /** Tools added or removed in the middle of a conversation. */
    public static final String TOOL_CHANGES = "tool_changes";

    /** A trait of a tool: examples, who may call it. */
    public static final String TOOL_OPTION = "tool_option";

    public static final String TOP_K = "top_k";

    public static final String TOP_P = "top_p";

    /** A content block of a kind that is not known here. */
    public static final String UNKNOWN_BLOCK = "unknown_block";

    /** A field that is not known here. */
    public static final String UNKNOWN_FIELD = "unknown_field";

    private Features() {}
}
