package gateway.protocol.anthropic;

import gateway.protocol.Hash64;
import java.util.ArrayList;
import java.util.List;

/** Reads one request body for {@link ConversationHashes}. For one thread, used once. */
final class ConversationReader {

    private static final int MOST_BOUNDARIES = 64;
    private static final int MOST_BREAKPOINTS = 8;

    /** Stands for a message that no known role has sent. */
    private static final long NO_ROLE = 0x2545f4914f6cdd1dL;

    private final JsonCursor cursor;
    private final ContentHasher content;
    private final Hash64 hash = new Hash64();
    private final long[] boundaries = new long[MOST_BOUNDARIES];
    private final boolean[] atBreakpoint = new boolean[MOST_BOUNDARIES];

    private long model;
    private long system;
    private long tools;
    private boolean endIsBreakpoint;

    private long prefix;
    private long firstUserMessage;
    private int found;

    ConversationReader(byte[] body) {
        this.cursor = new JsonCursor(body);
        this.content = new ContentHasher(cursor);
        this.system = content.all();
    }

    ConversationHashes read() {
        if (cursor.peek() != '{') {
            return ConversationHashes.NONE;
        }
        cursor.enter();
        while (cursor.nextMember()) {
            readMember();
        }
        return cursor.broken() ? ConversationHashes.NONE : result();
    }

    private void readMember() {
        if (cursor.is("messages")) {
            readMessages();
        } else if (cursor.is("system")) {
            content.read();
            system = content.all();
        } else if (cursor.is("tools")) {
            tools = hashValue();
        } else if (cursor.is("model")) {
            model = hashValue();
        } else if (cursor.is("cache_control")) {
            endIsBreakpoint = cursor.skipValue();
        } else {
            cursor.skipValue();
        }
    }

    private long hashValue() {
        hash.clear();
        cursor.hashValue(hash);
        return hash.value();
    }

    private void readMessages() {
        prefix = 0;
        firstUserMessage = 0;
        found = 0;
        if (cursor.peek() != '[') {
            cursor.skipValue();
            return;
        }
        cursor.enter();
        while (cursor.nextElement()) {
            if (cursor.peek() == '{') {
                readMessage();
            } else {
                prefix = Hash64.of(prefix, hashValue());
            }
        }
    }

    private void readMessage() {
        long role = NO_ROLE;
        boolean fromUser = false;
        boolean hasMore = false;
        content.clear();
        hash.clear();
        cursor.enter();
        while (cursor.nextMember()) {
            if (cursor.is("content")) {
                content.read();
            } else if (cursor.is("role") && cursor.peek() == '"') {
                cursor.readString();
                fromUser = cursor.is("user");
                role = cursor.stringHash();
            } else if (cursor.is("cache_control")) {
                cursor.skipValue();
            } else {
                hasMore = true;
                cursor.hashString(hash);
                cursor.hashValue(hash);
            }
        }
        addMessage(Hash64.of(prefix, role), fromUser, hasMore ? hash.value() : 0);
    }

    /**
     * Adds the message whose content was read last.
     *
     * @param begin all before its content
     * @param more hash of what it has besides role and content, 0 for nothing
     */
    private void addMessage(long begin, boolean fromUser, long more) {
        if (fromUser && firstUserMessage == 0) {
            firstUserMessage = Hash64.of(NO_ROLE, content.withoutReminders());
        }
        for (int i = 0; i < content.breakpoints(); i++) {
            addBoundary(Hash64.of(begin, content.breakpoint(i)), true);
        }
        long end = Hash64.of(begin, content.all());
        prefix = more == 0 ? end : Hash64.of(end, more);
        addBoundary(prefix, false);
    }

    /** The end of a message may be the end of its last block too. */
    private void addBoundary(long boundary, boolean breakpoint) {
        if (firstUserMessage == 0) {
            return;
        }
        int last = (found - 1) & (MOST_BOUNDARIES - 1);
        if (found > 0 && boundaries[last] == boundary) {
            atBreakpoint[last] |= breakpoint;
            return;
        }
        int place = found++ & (MOST_BOUNDARIES - 1);
        boundaries[place] = boundary;
        atBreakpoint[place] = breakpoint;
    }

    private ConversationHashes result() {
        long common = Hash64.of(Hash64.of(model, system), tools);
        int kept = Math.min(found, MOST_BOUNDARIES);
        List<Long> ends = new ArrayList<>(kept);
        List<Long> breakpoints = new ArrayList<>(MOST_BREAKPOINTS);
        for (int i = 1; i <= kept; i++) {
            int place = (found - i) & (MOST_BOUNDARIES - 1);
            Long end = Hash64.of(common, boundaries[place]);
            ends.add(end);
            boolean breakpoint = atBreakpoint[place] || (endIsBreakpoint && i == 1);
            if (breakpoint && breakpoints.size() < MOST_BREAKPOINTS) {
                breakpoints.add(end);
            }
        }
        return new ConversationHashes(firstUserMessage, ends, breakpoints);
    }
}
