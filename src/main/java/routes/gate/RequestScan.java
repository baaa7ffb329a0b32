package routes.gate;

import io.netty.buffer.ByteBuf;

/** How far the framing has read what has come of a connection. On the connection's event loop. */
final class RequestScan {

    private static final int WINDOW = 4096;

    private final RequestFraming framing;
    private final byte[] window = new byte[WINDOW];
    /** Bytes at the begin of what is held that the framing has read already. */
    private int scanned;

    RequestScan(RequestFraming framing) {
        this.framing = framing;
    }

    /**
     * Reads as far as the current request goes.
     *
     * @param in begins with what was read before and not passed on
     * @return the index behind its last byte
     */
    int read(ByteBuf in) throws BadRequest {
        int index = in.readerIndex() + scanned;
        while (index < in.writerIndex() && !framing.done()) {
            int left = in.writerIndex() - index;
            if (framing.open() > 0) {
                int count = (int) Math.min(framing.open(), left);
                framing.skip(count);
                index += count;
            } else {
                int count = Math.min(left, WINDOW);
                in.getBytes(index, window, 0, count);
                index += framing.read(window, 0, count);
            }
        }
        scanned = index - in.readerIndex();
        return index;
    }

    /** What was read has been passed on. */
    void passed() {
        scanned = 0;
    }
}
