package routes.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;

/**
 * A document of our own, as it is and compressed, in two buffers outside the heap that all answers are written from: however many
 * clients ask for it and do not read it, it is there once. Immutable, safe from many threads.
 */
public final class SharedBody {

    private final ByteBuf plain;
    private final ByteBuf packed;

    private SharedBody(ByteBuf plain, ByteBuf packed) {
        this.plain = plain;
        this.packed = packed;
    }

    /** The document of these bytes. */
    public static SharedBody of(byte[] document) {
        return new SharedBody(shared(document), shared(ResponseWriter.gzip(document)));
    }

    private static ByteBuf shared(byte[] bytes) {
        ByteBuf buffer = Unpooled.directBuffer(bytes.length).writeBytes(bytes);
        // Whoever has written it releases it.
        return Unpooled.unreleasableBuffer(buffer.asReadOnly());
    }

    /** The document as it is. */
    Buffer plain() {
        return wrapped(plain);
    }

    /** The same for clients that accept gzip. */
    Buffer packed() {
        return wrapped(packed);
    }

    @SuppressWarnings("deprecation")
    private static Buffer wrapped(ByteBuf shared) {
        return Buffer.buffer(shared.duplicate());
    }
}
