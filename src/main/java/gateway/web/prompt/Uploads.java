package gateway.web.prompt;

import gateway.error.GatewayFailure.RequestRefused;
import gateway.translation.contract.RequestPart;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The images and documents of a request that do not go as text. Each leaves its number where it stood. For one request, one
 * thread.
 */
final class Uploads {

    private static final int MOST = 20;
    private static final int LONGEST_URL = 8_192;
    private static final int HIGHEST_PORT = 65_535;
    private static final int LONGEST_NAME = 100;

    private static final String DATA = "data:";
    private static final String BASE64 = ";base64";

    private static final byte[] PDF = "%PDF-".getBytes(StandardCharsets.ISO_8859_1);

    /** Files of the Files API have other ids: they are not in the web application. */
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}");

    private final boolean externalImages;
    private final List<WebImage> images = new ArrayList<>(2);
    private final List<WebFile> files = new ArrayList<>(0);

    Uploads(boolean externalImages) {
        this.externalImages = externalImages;
    }

    /** In the order of their numbers. */
    List<WebImage> images() {
        return images;
    }

    /** In the order of their numbers. */
    List<WebFile> files() {
        return files;
    }

    /** Notes an image, and returns what stands for it in the prompt. */
    String image(RequestPart block) {
        RequestPart source = block.part("source");
        String place = block.path();
        requireRoom(place);
        images.add(
                switch (source.type()) {
                    case "base64" -> ImageCheck.taken(imageBytes(source.text("data"), place), place);
                    case "url" -> linked(source.text("url").strip(), place);
                    case "file" -> new WebImage.Uploaded(file(source));
                    default -> throw source.wrong("type", "Input should be base64, url or file.");
                });
        return "[image " + images.size() + "]";
    }

    /** Notes a PDF. */
    String pdf(RequestPart source, @Nullable String title) {
        String place = source.path();
        requireRoom(place);
        String media = source.optionalText("media_type");
        byte[] bytes = decoded(source.text("data"));
        if (bytes == null || (media != null && !media.equals(WebFile.Pdf.MEDIA_TYPE)) || !isPdf(bytes)) {
            throw source.wrong("data", "Input should be a PDF in base64.");
        }
        if (bytes.length > ImageCheck.MOST_BYTES) {
            throw RequestPart.impossible(place + " is a document of more than 10 MB.");
        }
        String name = name(title, files.size() + 1);
        return file(new WebFile.Pdf(name, bytes), name);
    }

    /** Notes a document that was uploaded before. */
    String knownFile(RequestPart source, @Nullable String title) {
        requireRoom(source.path());
        return file(new WebFile.Uploaded(file(source)), title == null ? "" : plain(title));
    }

    private String file(WebFile file, String name) {
        files.add(file);
        return "[file " + files.size() + (name.isEmpty() ? "]" : ": " + name + "]");
    }

    private void requireRoom(String place) {
        if (images.size() + files.size() >= MOST) {
            throw RequestPart.impossible(place + " is one too many: a request has " + MOST
                    + " images and documents at most that go as files.");
        }
    }

    private static String file(RequestPart source) {
        String id = source.text("file_id");
        if (!UUID.matcher(id).matches()) {
            throw RequestPart.impossible(source.path() + " is a file that only the API has.");
        }
        return id;
    }

    private WebImage linked(String url, String place) {
        if (url.regionMatches(true, 0, DATA, 0, DATA.length())) {
            int comma = url.indexOf(',');
            if (comma < 0 || !url.regionMatches(true, comma - BASE64.length(), BASE64, 0, BASE64.length())) {
                throw ImageCheck.refused(place, "a data URL has to be in base64.");
            }
            return ImageCheck.taken(imageBytes(url.substring(comma + 1), place), place);
        }
        if (!externalImages) {
            throw ImageCheck.refused(
                    place, "images are not fetched from where a URL leads. Send it in base64 instead.");
        }
        return new WebImage.External(address(url, place), place);
    }

    private static URI address(String url, String place) {
        try {
            URI address = new URI(url);
            String scheme =
                    address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
            boolean web = scheme.equals("https") || scheme.equals("http");
            if (web
                    && address.getHost() != null
                    && address.getRawUserInfo() == null
                    && address.getPort() <= HIGHEST_PORT
                    && url.length() <= LONGEST_URL) {
                return address;
            }
        } catch (URISyntaxException e) {
            // refused as any other
        }
        throw ImageCheck.refused(
                place,
                "its URL should be one of http or https, with a host, without a user, and with a port up to 65535 if any.");
    }

    private static byte[] imageBytes(String base64, String place) {
        // Not decoded first: it would be held a second time.
        if (base64.length() / 4L * 3L - 3L > ImageCheck.MOST_BYTES) {
            throw ImageCheck.tooLarge(place);
        }
        byte[] bytes = decoded(base64);
        if (bytes == null) {
            throw noBase64(place);
        }
        return bytes;
    }

    private static RequestRefused noBase64(String place) {
        return ImageCheck.refused(place, "its data is no base64.");
    }

    private static byte @Nullable [] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isPdf(byte[] bytes) {
        return bytes.length > PDF.length && Arrays.equals(bytes, 0, PDF.length, PDF, 0, PDF.length);
    }

    private static String name(@Nullable String title, int number) {
        String name = title == null ? "" : plain(title);
        if (name.isEmpty()) {
            return "document_" + number + ".pdf";
        }
        return name.toLowerCase(Locale.ROOT).endsWith(".pdf") ? name : name + ".pdf";
    }

    /** One line, not too long. */
    private static String plain(String title) {
        String line = title.codePoints()
                .map(one -> Character.isISOControl(one) || one == '[' || one == ']' ? ' ' : one)
                .limit(LONGEST_NAME)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return line.strip();
    }
}
