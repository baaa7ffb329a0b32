package gateway.config;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;

/**
 * Cleans what is logged before another encoder writes it, whoever logs it: texts of clients and upstreams reach messages and
 * exceptions by many ways, also those of libraries. Safe from many threads where the other encoder is.
 */
final class CleanEncoder extends EncoderBase<ILoggingEvent> {

    private final Encoder<ILoggingEvent> encoder;

    /** @param encoder what writes the events; started already */
    CleanEncoder(Encoder<ILoggingEvent> encoder) {
        this.encoder = encoder;
    }

    @Override
    public byte[] headerBytes() {
        return encoder.headerBytes();
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return encoder.encode(CleanEvent.of(event));
    }

    @Override
    public byte[] footerBytes() {
        return encoder.footerBytes();
    }
}
