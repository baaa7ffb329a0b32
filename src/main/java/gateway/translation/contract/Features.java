package gateway.translation.contract;

/** The tokens of {@link Loss#feature()}: stable, because clients, usage rows and metrics name them. */
public final class Features {

    /** The wish for citations, or citations of an earlier answer. */
    public static final String CITATIONS = "citations";

    /** A container of code execution, or a file put into one. */
    public static final String CONTAINER = "container";

    /** Edits and compaction of the context by the upstream. */
    public static final String CONTEXT_MANAGEMENT = "context_management";

    /** A grammar that the input of a tool has to keep to. */
    public static final String CUSTOM_TOOL = "custom_tool";

    /** A document that the target cannot be given. */
    public static final String DOCUMENT = "document";

    /** Other models to fall back to. */
    public static final String FALLBACKS = "fallbacks";

    public static final String FREQUENCY_PENALTY = "frequency_penalty";

    /** An image that the target cannot be given. */
    public static final String IMAGE = "image";

    /** How closely an image is looked at, and what is done to it before. */
    public static final String IMAGE_DETAIL = "image_detail";

    /** A part of the answer that is only told when it is asked for. */
    public static final String INCLUDE = "include";

    /** The wish where the model runs. */
    public static final String INFERENCE_GEO = "inference_geo";

    /** A schema of the answer that the target does not promise to keep to. */
    public static final String JSON_SCHEMA = "json_schema";

    public static final String LOGIT_BIAS = "logit_bias";

    /** A limit of the output that the target does not take. */
    public static final String MAX_TOKENS = "max_tokens";

    /** A limit of the calls of tools. */
    public static final String MAX_TOOL_CALLS = "max_tool_calls";

    /** MCP servers that the upstream calls, and what they answered. */
    public static final String MCP_SERVERS = "mcp_servers";

    /** Metadata beyond the user's id. */
    public static final String METADATA = "metadata";

    /** A form of the answer that the target does not know. */
    public static final String OUTPUT_FORMAT = "output_format";

    /** The wish for one tool call at a time. */
    public static final String PARALLEL_TOOL_CALLS = "parallel_tool_calls";

    /** The name of who says a message. */
    public static final String PARTICIPANT_NAME = "participant_name";

    /** What the answer will probably be. */
    public static final String PREDICTION = "prediction";

    public static final String PRESENCE_PENALTY = "presence_penalty";

    /** Encrypted thinking of an earlier answer. */
    public static final String REDACTED_THINKING = "redacted_thinking";

    public static final String SEED = "seed";

    /** A tool that the upstream runs, its calls and its results. */
    public static final String SERVER_TOOL = "server_tool";

    /** A tier of service without counterpart. */
    public static final String SERVICE_TIER = "service_tier";

    /** The wish for a faster answer. */
    public static final String SPEED = "speed";

    /** Texts that end the answer, too many or not taken by the model. */
    public static final String STOP_SEQUENCES = "stop_sequences";

    /** The wish that the upstream keeps the answer. */
    public static final String STORE = "store";

    /** The wish that a tool's input keeps exactly to its schema. */
    public static final String STRICT_TOOL = "strict_tool";

    /** A budget for the whole task. */
    public static final String TASK_BUDGET = "task_budget";

    public static final String TEMPERATURE = "temperature";

    /** The wish for thinking. */
    public static final String THINKING = "thinking";

    /** Thinking of an earlier answer. */
    public static final String THINKING_HISTORY = "thinking_history";

    /** A conversation kept by the upstream. */
    public static final String THREAD = "thread";

    /** Tools where none may be told. */
    public static final String TOOLS = "tools";

    /** That a tool has to be called, where it can be asked for in words only. */
    public static final String TOOL_CHOICE = "tool_choice";

    /** Tools added or removed in the middle of a conversation. */
    public static final String TOOL_CHANGES = "tool_changes";

    /** A trait of a tool: examples, who may call it. */
    public static final String TOOL_OPTION = "tool_option";

    /** A part of the schema of a tool's input. */
    public static final String TOOL_SCHEMA = "tool_schema";

    public static final String TOP_K = "top_k";

    public static final String TOP_P = "top_p";

    /** The wish that a conversation that is too long is cut. */
    public static final String TRUNCATION = "truncation";

    /** A content block of a kind that is not known here. */
    public static final String UNKNOWN_BLOCK = "unknown_block";

    /** A field that is not known here. */
    public static final String UNKNOWN_FIELD = "unknown_field";

    /** The wish for a longer or shorter answer. */
    public static final String VERBOSITY = "verbosity";

    private Features() {}
}
