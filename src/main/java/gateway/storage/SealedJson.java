package gateway.storage;

import gateway.credential.SecretBox;
import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Conversations at rest: compressed, then sealed for their row. Safe from many threads. */
final class SealedJson {

    private static final int PIECE = 16 * 1024;

    private final SecretBox box;

    SealedJson(SecretBox box) {
        this.box = box;
    }

    /**
     * What a column of a kept response is bound to.
     *
     * @param row owner and id, with a colon between them
     */
    static String boundTo(String row, String column) {
        return "response:" + row + ":" + column;
    }

    byte[] seal(byte[] json, String row) {
        try (Deflater deflater = new Deflater(Deflater.BEST_SPEED, true)) {
            deflater.setInput(json);
            deflater.finish();
            ByteArrayOutputStream packed = new ByteArrayOutputStream(json.length / 3 + 64);
            byte[] piece = new byte[PIECE];
            while (!deflater.finished()) {
                packed.write(piece, 0, deflater.deflate(piece));
            }
            return box.seal(packed.toByteArray(), row);
        }
    }

    /**
     * @param length of the JSON
     * @throws gateway.credential.UnreadableSecretException where it was sealed with another key
     * @throws DataFormatException where it is not what was sealed
     */
    byte[] open(byte[] sealed, int length, String row) throws DataFormatException {
        try (Inflater inflater = new Inflater(true)) {
            inflater.setInput(box.open(sealed, row));
            byte[] json = new byte[length];
            int size = 0;
            while (size < length) {
                int count = inflater.inflate(json, size, length - size);
                if (count == 0) {
                    throw new DataFormatException("fewer bytes than were stored");
                }
                size += count;
            }
            return json;
        }
    }
}
