package gateway.protocol.web;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The form that puts a file into an organisation or a conversation: {@code multipart/form-data} with one part, {@code file}.
 *
 * @param name of the file; what could end the name early is replaced when it is written
 * @param type media type
 * @param content only read
 * @param boundary letters and digits that the content does not have
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them, and copies would cost.
public record UploadForm(String name, String type, byte[] content, String boundary) {

    /** Header {@code Content-Type} of the call. */
    public String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    /** The body of the call. */
    public byte[] body() {
        String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + quoted(name)
                + "\"\r\nContent-Type: " + type + "\r\n\r\n";
        byte[] before = head.getBytes(StandardCharsets.UTF_8);
        byte[] behind = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8);
        var body = new ByteArrayOutputStream(before.length + content.length + behind.length);
        body.writeBytes(before);
        body.writeBytes(content);
        body.writeBytes(behind);
        return body.toByteArray();
    }

    private static String quoted(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        name.codePoints()
                .map(one -> Character.isISOControl(one) || one == '"' || one == '\\' || one == '/' ? '_' : one)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }
}
