package routes.demo.web;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part {@code file} of a multipart body.
 *
 * @param name its file name
 * @param contentType its media type, empty for none
 * @param bytes the file; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them, and copies would cost.
public record DemoWebUpload(String name, String contentType, byte[] bytes) {

    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
    private static final Pattern DISPOSITION = Pattern.compile(
            "content-disposition:[^\\r\\n]*\\bname=\"file\"[^\\r\\n]*\\bfilename=\"([^\"\\r\\n]*)\"",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern TYPE = Pattern.compile("content-type:\\s*([^\\r\\n]+)", Pattern.CASE_INSENSITIVE);

    /** Reads the body of an upload; empty when there is no such part. */
    public static Optional<DemoWebUpload> read(DemoWebCall call) {
        Matcher boundary = BOUNDARY.matcher(call.header("content-type"));
        if (!boundary.find()) {
            return Optional.empty();
        }
        // Each byte is one character, so that places in the text are places in the body.
        String text = new String(call.body(), StandardCharsets.ISO_8859_1);
        String delimiter = "--" + boundary.group(1);
        for (String part : text.split(Pattern.quote(delimiter), -1)) {
            int head = part.indexOf("\r\n\r\n");
            Matcher disposition = DISPOSITION.matcher(head < 0 ? "" : part.substring(0, head));
            if (disposition.find()) {
                Matcher type = TYPE.matcher(part.substring(0, head));
                String content = part.substring(head + 4, part.endsWith("\r\n") ? part.length() - 2 : part.length());
                String name =
                        new String(disposition.group(1).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
                return Optional.of(new DemoWebUpload(
                        name, type.find() ? type.group(1).strip() : "", content.getBytes(StandardCharsets.ISO_8859_1)));
            }
        }
        return Optional.empty();
    }
}
