package routes.gate;

/**
 * Where the requests of one HTTP/1 connection begin and end, one after the other, read strictly: what could be read in two ways
 * is refused. Bytes may be cut anywhere. Heads and the lines between chunks are {@link #read}, data is only counted
 * ({@link #open} says how much, {@link #skip} takes it). Not thread-safe.
 */
final class RequestFraming {

    private enum Part {
        HEAD,
        LENGTH,
        CHUNKS,
        DONE
    }

    private final RequestLine line = new RequestLine();
    private final FramingFields fields = new FramingFields();
    private final FieldLines head;
    private final ChunkLines chunks = new ChunkLines();
    private Part part = Part.HEAD;
    private long rest;

    /** @param maxHeaderBytes of all header fields together */
    RequestFraming(int maxHeaderBytes) {
        head = new FieldLines(fields, maxHeaderBytes);
    }

    /**
     * Reads on. Returns the index of the first byte that it leaves: data of the body, the begin of the next request, or
     * {@code to}.
     *
     * @throws BadRequest when the bytes are refused; nothing may be read of this connection any more
     */
    int read(byte[] bytes, int from, int to) throws BadRequest {
        int i = from;
        if (part == Part.HEAD) {
            i = line.done() ? i : line.read(bytes, i, to);
            i = line.done() ? head.read(bytes, i, to) : i;
            if (head.done()) {
                begin();
            }
        }
        if (part == Part.CHUNKS) {
            i = chunks.read(bytes, i, to);
            part = chunks.done() ? Part.DONE : Part.CHUNKS;
        }
        return i;
    }

    private void begin() throws BadRequest {
        fields.check(line.http11());
        rest = fields.length();
        part = fields.chunked() ? Part.CHUNKS : rest > 0 ? Part.LENGTH : Part.DONE;
    }

    /** How many bytes of data come next; they need not be read. */
    long open() {
        return part == Part.CHUNKS ? chunks.data() : part == Part.LENGTH ? rest : 0;
    }

    /** Data has come, at most as much as is {@link #open}. */
    void skip(long count) {
        if (part == Part.CHUNKS) {
            chunks.skip(count);
        } else {
            rest -= count;
            part = rest == 0 ? Part.DONE : Part.LENGTH;
        }
    }

    /** Whether the head is not complete yet. */
    boolean inHead() {
        return part == Part.HEAD;
    }

    /** Whether a head has begun. */
    boolean begun() {
        return part != Part.HEAD || line.begun();
    }

    /** Whether the request is complete; {@link #next} begins the next one. */
    boolean done() {
        return part == Part.DONE;
    }

    /** Whether the body comes in chunks. The head is complete. */
    boolean chunked() {
        return fields.chunked();
    }

    /** The length of the body that the head announces, 0 for none. The head is complete. */
    long announced() {
        return fields.length();
    }

    /** The path of the request, as far as it is known. */
    String path() {
        return line.path();
    }

    /** Begins the next request. */
    void next() {
        line.reset();
        fields.reset();
        head.reset();
        chunks.reset();
        part = Part.HEAD;
        rest = 0;
    }
}
