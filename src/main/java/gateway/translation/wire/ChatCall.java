package gateway.translation.wire;

import org.jspecify.annotations.Nullable;

/** What a chunk, or a whole message, tells of one tool call. Filled anew by {@link ChatChunkReader}. */
public final class ChatCall {

    /** Stands for an index that is not told. */
    public static final int NO_INDEX = -1;

    private int index;
    private @Nullable String id;
    private @Nullable String name;
    private @Nullable String arguments;
    private @Nullable String signature;

    ChatCall() {
        index = NO_INDEX;
    }

    void clear() {
        index = NO_INDEX;
        id = null;
        name = null;
        arguments = null;
        signature = null;
    }

    void index(int told) {
        index = told;
    }

    void id(@Nullable String told) {
        id = told;
    }

    void name(@Nullable String told) {
        name = told;
    }

    void arguments(@Nullable String told) {
        arguments = told;
    }

    void signature(@Nullable String told) {
        signature = told;
    }

    /** The index of the call within the answer, {@link #NO_INDEX} for none. */
    public int index() {
        return index;
    }

    /** The id, empty when it is not told. */
    public String id() {
        return id == null ? "" : id;
    }

    /** The name of the function, empty when it is not told. */
    public String name() {
        return name == null ? "" : name;
    }

    /** The arguments, or a piece of them, as JSON text; empty when they are not told. */
    public String arguments() {
        return arguments == null ? "" : arguments;
    }

    /** What Google wants back with the call; empty where it is not told. */
    public String signature() {
        return signature == null ? "" : signature;
    }
}
