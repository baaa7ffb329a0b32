package gateway.protocol.form;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway needs to know of a form. Immutable.
 *
 * @param model the model asked for, null where the form names none
 * @param modelFrom where its value begins in the body
 * @param modelTo where it ends
 * @param stream whether the client wants a stream
 */
public record FormFields(@Nullable String model, int modelFrom, int modelTo, boolean stream) {

    /**
     * The body with another model, every other byte as it came.
     *
     * @param body that was read; not changed
     * @param other the new name, without line breaks
     * @return the same array where it is that model already, or there is none
     */
    public byte[] withModel(byte[] body, String other) {
        if (model == null || model.equals(other)) {
            return body;
        }
        byte[] name = other.getBytes(StandardCharsets.UTF_8);
        byte[] changed = Arrays.copyOf(body, body.length - (modelTo - modelFrom) + name.length);
        System.arraycopy(name, 0, changed, modelFrom, name.length);
        System.arraycopy(body, modelTo, changed, modelFrom + name.length, body.length - modelTo);
        return changed;
    }
}
