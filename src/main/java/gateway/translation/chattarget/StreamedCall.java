package gateway.translation.chattarget;

import gateway.translation.wire.ChatCall;

/** What is known of one tool call of a Chat Completions stream. Not safe from many threads. */
final class StreamedCall {

    private final int place;
    private final int number;
    private final CallArguments arguments = new CallArguments();
    private final StringBuilder waiting = new StringBuilder();
    private String id = "";
    private String name = "";
    private String signature = "";
    /** Whether the name came again behind whole arguments, as it does where another call of the same tool begins. */
    private boolean namedAgain;

    /**
     * @param place its index, or the one that it would have
     * @param number counts the calls as they come
     */
    StreamedCall(int place, int number) {
        this.place = place;
        this.number = number;
    }

    int place() {
        return place;
    }

    int number() {
        return number;
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    /** What has to come back with the call, empty for nothing. */
    String signature() {
        return signature;
    }

    boolean named() {
        return !id.isEmpty() && !name.isEmpty();
    }

    /** Whether anything is known of it. */
    boolean real() {
        return !id.isEmpty() || !name.isEmpty() || !arguments.blank();
    }

    /** Takes id and name where they were not known; returns whether the id is known now and was not. */
    boolean learn(ChatCall told) {
        boolean anonymous = id.isEmpty();
        id = anonymous ? told.id() : id;
        name = name.isEmpty() ? told.name() : name;
        signature = told.signature().isEmpty() ? signature : told.signature();
        namedAgain |= !told.name().isEmpty() && arguments.filled();
        return anonymous && !id.isEmpty();
    }

    /** Has the name of the call before, which came for this one already. */
    void nameOf(StreamedCall before) {
        name = before.name;
    }

    /** Takes a piece of the arguments; returns how many characters of it wait now. */
    int takeArguments(String piece) {
        String taken = arguments.take(piece);
        waiting.append(taken);
        return taken.length();
    }

    int waiting() {
        return waiting.length();
    }

    String takeWaiting() {
        String all = waiting.toString();
        waiting.setLength(0);
        return all;
    }

    /** Whether a whole object has come. */
    boolean whole() {
        return arguments.whole();
    }

    /** The last piece of the arguments, {@code text} for a tool that takes a text. */
    String rest(boolean text) {
        return arguments.rest(text);
    }

    /**
     * Whether another call of the same index begins. Some targets give every call the index 0: a new id that comes with a name
     * is a new call, and so is a new name. Without ids, other arguments behind whole ones are a new call too, if the name came
     * again; all else behind them is a copy.
     */
    boolean isFollowedBy(ChatCall told) {
        boolean sameId = !told.id().isEmpty() && told.id().equals(id);
        boolean otherId = !told.id().isEmpty() && !id.isEmpty() && !sameId;
        boolean otherName =
                !told.name().isEmpty() && !name.isEmpty() && !told.name().equals(name);
        boolean anew = arguments.filled()
                && told.arguments().stripLeading().startsWith("{")
                && !arguments.cameAs(told.arguments());
        if (otherId) {
            return !told.name().isEmpty() || anew;
        }
        return !sameId && (otherName || (anew && (namedAgain || !told.name().isEmpty())));
    }

    /** Whether a piece without an index may belong to this call, the latest one. */
    boolean mayGoOnWith(ChatCall told) {
        if (!told.id().isEmpty() && !id.isEmpty()) {
            return told.id().equals(id);
        }
        boolean named = !told.name().isEmpty() && !name.isEmpty();
        return !named || (told.name().equals(name) && !arguments.whole());
    }
}
