package gateway.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.ByteSourceJsonBootstrapper;
import com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer;
import com.fasterxml.jackson.core.sym.CharsToNameCanonicalizer;
import java.io.IOException;
import java.io.InputStream;

/**
 * A factory that forgets the names of members that its parsers have met, before they become many bytes: Jackson keeps thousands of
 * them for the documents to come, and whoever sends documents chooses how long they are. Safe from many threads.
 */
final class ForgettingFactory extends JsonFactory {

    private static final long serialVersionUID = 1;

    /** Bytes of documents after which the names are forgotten; a document that large keeps its own to itself. */
    private static final int REMEMBERED = 2 * 1024 * 1024;

    /** Whatever stands in documents up to here is too short to be much, though it were thousands of names. */
    private static final int SMALL = 512;

    /** Names for parsers to come. Threads may count past each other; then names are kept a little longer. */
    private static final class Names {

        private final ByteQuadsCanonicalizer ofBytes = ByteQuadsCanonicalizer.createRoot();
        private final CharsToNameCanonicalizer ofCharacters;
        private volatile long met;

        Names(JsonFactory factory) {
            ofCharacters = CharsToNameCanonicalizer.createRoot(factory);
        }
    }

    private transient volatile Names names = new Names(this);

    ForgettingFactory(JsonFactoryBuilder settings) {
        super(settings);
    }

    @Override
    protected JsonParser _createParser(byte[] data, int offset, int length, IOContext context) throws IOException {
        return parser(new ByteSourceJsonBootstrapper(context, data, offset, length), namesFor(length));
    }

    /** Nobody knows the size of a document that has not arrived yet. */
    @Override
    protected JsonParser _createParser(InputStream in, IOContext context) throws IOException {
        return parser(new ByteSourceJsonBootstrapper(context, in), new Names(this));
    }

    private JsonParser parser(ByteSourceJsonBootstrapper source, Names met) throws IOException {
        return source.constructParser(_parserFeatures, _objectCodec, met.ofBytes, met.ofCharacters, _factoryFeatures);
    }

    private Names namesFor(int length) {
        if (length > REMEMBERED) {
            return new Names(this);
        }
        Names current = names;
        if (length < SMALL) {
            return current;
        }
        long met = current.met + length;
        if (met > REMEMBERED) {
            current = new Names(this);
            names = current;
            met = length;
        }
        current.met = met;
        return current;
    }
}
