package gateway.protocol.anthropic;

import gateway.protocol.Hash64;

/**
 * Hashes the content of a message, or a system prompt: a string or a list of blocks (docs/wire.md, "Request body"). A string
 * equals one text block. Cache breakpoints do not count, and neither does the billing block, whose text may change with every
 * request. For one thread; {@link #read} begins anew.
 */
final class ContentHasher {

    private static final String BILLING = "x-anthropic-billing-header:";
    private static final String REMINDER = "<system-reminder>";
    private static final long NOTHING = 0x2545f4914f6cdd1dL;
    private static final long TEXT = 1;
    private static final long OTHER = 2;

    /** The API takes four breakpoints; of more the last ones are kept. */
    private static final int MOST_BREAKPOINTS = 8;

    private final JsonCursor cursor;
    private final Hash64 hash = new Hash64();
    private final long[] marks = new long[MOST_BREAKPOINTS];
    private int marked;
    private long rolled = NOTHING;
    private long bare = NOTHING;

    private boolean isText;
    private int textFrom;
    private int textTo;
    private boolean hasMore;
    private boolean breakpoint;

    ContentHasher(JsonCursor cursor) {
        this.cursor = cursor;
    }

    /** Reads the value at which the cursor stands. */
    void read() {
        clear();
        byte first = cursor.peek();
        if (first == '"') {
            readString();
        } else if (first == '[') {
            cursor.enter();
            while (cursor.nextElement()) {
                if (cursor.peek() == '{') {
                    readBlock();
                } else {
                    readOther();
                }
            }
        } else {
            readOther();
        }
    }

    /** As if there had been no content. */
    void clear() {
        marked = 0;
        rolled = NOTHING;
        bare = NOTHING;
    }

    /** The hash of all blocks. */
    long all() {
        return rolled;
    }

    /** The hash without the reminders that some clients put before what the user says; of all when there is nothing else. */
    long withoutReminders() {
        return bare == NOTHING ? rolled : bare;
    }

    /** How many of the last blocks with a cache breakpoint are known, at most eight. */
    int breakpoints() {
        return Math.min(marked, MOST_BREAKPOINTS);
    }

    /** The hash up to and with a block that has a cache breakpoint; 0 is the first of those that are known. */
    long breakpoint(int number) {
        return marks[(marked - breakpoints() + number) % MOST_BREAKPOINTS];
    }

    private void readString() {
        hash.clear();
        cursor.readString();
        isText = true;
        textFrom = cursor.from();
        textTo = cursor.to();
        hasMore = false;
        breakpoint = false;
        addBlock();
    }

    private void readBlock() {
        hash.clear();
        isText = false;
        textFrom = -1;
        hasMore = false;
        breakpoint = false;
        cursor.enter();
        while (cursor.nextMember()) {
            readMember();
        }
        addBlock();
    }

    /** What cannot be content by the rules of the API, but may be some day. */
    private void readOther() {
        hash.clear();
        cursor.hashValue(hash);
        isText = false;
        textFrom = -1;
        breakpoint = false;
        addBlock();
    }

    private void readMember() {
        boolean isString = cursor.peek() == '"';
        if (cursor.is("cache_control")) {
            breakpoint |= cursor.skipValue();
        } else if (isString && cursor.is("text")) {
            cursor.readString();
            textFrom = cursor.from();
            textTo = cursor.to();
        } else if (isString && cursor.is("type")) {
            cursor.readString();
            isText = cursor.is("text");
            if (!isText) {
                cursor.hashString(hash);
            }
        } else {
            hasMore = true;
            boolean isModelsOwn = cursor.is("input");
            cursor.hashString(hash);
            breakpoint |= cursor.hashValue(hash) && !isModelsOwn;
        }
    }

    private void addBlock() {
        boolean plain = isText && textFrom >= 0;
        if (plain && cursor.startsWith(textFrom, textTo, BILLING)) {
            return;
        }
        boolean reminder = plain && cursor.startsWith(textFrom, textTo, REMINDER);
        if (textFrom >= 0) {
            cursor.hash(textFrom, textTo, hash);
        }
        long block = Hash64.of(plain && !hasMore ? TEXT : OTHER, hash.value());
        rolled = Hash64.of(rolled, block);
        if (bare != NOTHING || !reminder) {
            bare = Hash64.of(bare, block);
        }
        if (breakpoint) {
            marks[marked++ % MOST_BREAKPOINTS] = rolled;
        }
    }
}
