package routes.gate;

import io.netty.buffer.ByteBuf;

/**
 * Reads the heads of the frames of one HTTP/2 connection, cut anywhere, and counts those that cost more than they bring. Payloads
 * are skipped. Not thread-safe.
 */
final class FrameBudget {

    private static final int PREFACE = 24;
    private static final int HEAD = 9;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;
    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int MAX_CONTINUATIONS = 32;
    /** Some clients open their windows for each packet that they get, the stream's and the connection's. */
    private static final int WRITTEN_PER_UPDATE = 512;

    /** Each is answered: PING and SETTINGS. */
    private final Bucket answered;
    /** Each ends work that was begun: RST_STREAM. */
    private final Bucket resets;
    /** WINDOW_UPDATE; what is written earns more of them. */
    private final Bucket updates;
    /** PRIORITY, what is not known, and DATA without data. */
    private final Bucket others;

    private final int maxBlock;
    private final byte[] head = new byte[HEAD];
    private int preface = PREFACE;
    private int headLength;
    private int payload;
    private boolean payloadIsData;
    private int block;
    private int continuations;
    private boolean inBlock;
    private int streams;

    /** @param maxBlock bytes of a header block, as it is sent */
    FrameBudget(int maxBlock, long now) {
        this.maxBlock = maxBlock;
        answered = new Bucket(100, 10, now);
        resets = new Bucket(200, 10, now);
        updates = new Bucket(5000, 500, now);
        others = new Bucket(1000, 100, now);
    }

    /** Reads on without moving the reader; false where the client has used up what it may. */
    boolean take(ByteBuf in, long now) {
        int index = in.readerIndex();
        while (index < in.writerIndex()) {
            int left = in.writerIndex() - index;
            if (preface > 0 || payload > 0) {
                int count = Math.min(left, preface > 0 ? preface : payload);
                index += count;
                skip(count);
            } else {
                head[headLength++] = in.getByte(index++);
                if (headLength == HEAD && !begin(now)) {
                    return false;
                }
            }
        }
        return true;
    }

    private void skip(int count) {
        if (preface > 0) {
            preface -= count;
        } else {
            payload -= count;
        }
    }

    private boolean begin(long now) {
        headLength = 0;
        payload = ((head[0] & 0xff) << 16) | ((head[1] & 0xff) << 8) | (head[2] & 0xff);
        int type = head[3];
        int flags = head[4];
        payloadIsData = type == DATA;
        return switch (type) {
            case DATA -> payload > 0 || (flags & END_STREAM) != 0 || others.take(now);
            case HEADERS -> headers(flags);
            case CONTINUATION -> continuation(flags);
            case RST_STREAM -> resets.take(now);
            case WINDOW_UPDATE -> updates.take(now);
            case SETTINGS -> (flags & ACK) != 0 ? others.take(now) : answered.take(now);
            case PING -> (flags & ACK) != 0 ? others.take(now) : answered.take(now);
            default -> others.take(now);
        };
    }

    private boolean headers(int flags) {
        streams++;
        continuations = 0;
        block = payload;
        inBlock = (flags & END_HEADERS) == 0;
        return block <= maxBlock;
    }

    private boolean continuation(int flags) {
        block += payload;
        inBlock = (flags & END_HEADERS) == 0;
        return ++continuations <= MAX_CONTINUATIONS && block <= maxBlock && (payload > 0 || !inBlock);
    }

    /** Bytes were written to the client. */
    void wrote(int bytes) {
        updates.earn(bytes / WRITTEN_PER_UPDATE + 1);
    }

    /** Whether something has begun that is not data and must come to its end. */
    boolean unfinished() {
        return preface > 0 || headLength > 0 || inBlock || (payload > 0 && !payloadIsData);
    }

    /** Header blocks that have begun. */
    int streams() {
        return streams;
    }

    /** So many at once, and so many a second from then on. */
    private static final class Bucket {

        private static final long SECOND = 1_000_000_000L;

        private static final long ENOUGH = 1L << 30;

        private final int most;
        private final long nanosPerFrame;
        private long left;
        private long since;

        Bucket(int most, int perSecond, long now) {
            this.most = most;
            this.nanosPerFrame = SECOND / perSecond;
            this.left = most;
            this.since = now;
        }

        void earn(int frames) {
            left = Math.min(ENOUGH, left + frames);
        }

        boolean take(long now) {
            if (left == 0) {
                long earned = (now - since) / nanosPerFrame;
                left = Math.min(most, earned);
                since = now;
            }
            if (left == 0) {
                return false;
            }
            left--;
            return true;
        }
    }
}
