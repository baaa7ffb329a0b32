package gateway.estimate;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.estimate.ModelFamily.Images;

/** Tokens of what is not text. Immutable. */
final class MediaTokens {

    /** What Anthropic documents for an image of the largest size that is not scaled down. */
    private static final long LARGEST = 1_600;

    private static final double LONG_EDGE = 1_568;
    private static final double PIXELS_PER_TOKEN = 750;

    /** OpenAI, GPT-4o: scaled into 2,048 x 2,048, then the short edge to 768, then counted in tiles of 512. */
    private static final double TILE_BOX = 2_048;

    private static final double TILE_SHORT_EDGE = 768;
    private static final double TILE = 512;
    private static final long PER_IMAGE = 85;
    private static final long PER_TILE = 170;

    /** A page of a PDF has 1,500 tokens and more, and some 40 KB. */
    private static final long DOCUMENT = 1_500;

    private static final long DOCUMENT_BYTES_PER_TOKEN = 25;
    private static final long BYTES_PER_TOKEN = 4;

    private final Images images;
    private final long unreadable;

    /** @param unreadable tokens of an image whose size cannot be read */
    MediaTokens(Images images, long unreadable) {
        this.images = images;
        this.unreadable = unreadable;
    }

    /** An image of the Messages API. */
    long image(JsonNode source) {
        return ofData(source.path("data").asText(), "");
    }

    /** {@code image_url} of Chat Completions, or a block with {@code image_url} of the Responses API. */
    long imageUrl(JsonNode image) {
        JsonNode url = image.isTextual() ? image : image.path(image.has("url") ? "url" : "image_url");
        String text = url.asText();
        int data = text.startsWith("data:") ? text.indexOf(',') : -1;
        return ofData(
                data < 0 ? "" : text.substring(data + 1), image.path("detail").asText());
    }

    private long ofData(String base64, String detail) {
        if (images == Images.BY_TILES && detail.equals("low")) {
            return PER_IMAGE;
        }
        ImageSize size = base64.isEmpty() ? null : ImageSize.ofBase64(base64);
        if (size == null) {
            return unreadable;
        }
        return images == Images.BY_TILES ? byTiles(size) : byPixels(size);
    }

    private static long byPixels(ImageSize size) {
        double scale = Math.min(1, LONG_EDGE / Math.max(size.width(), size.height()));
        double pixels = size.width() * scale * size.height() * scale;
        return Math.clamp((long) Math.ceil(pixels / PIXELS_PER_TOKEN), 1, LARGEST);
    }

    private static long byTiles(ImageSize size) {
        double scale = Math.min(1, TILE_BOX / Math.max(size.width(), size.height()));
        double shortEdge = Math.min(size.width(), size.height()) * scale;
        scale *= Math.min(1, TILE_SHORT_EDGE / shortEdge);
        long tiles = (long) (Math.ceil(size.width() * scale / TILE) * Math.ceil(size.height() * scale / TILE));
        return PER_IMAGE + PER_TILE * tiles;
    }

    /** A document of the Messages API that is not text. */
    long document(JsonNode source) {
        return ofBase64(source.path("data").asText().length());
    }

    /** A file of the OpenAI APIs: its data are a data URL. */
    long file(JsonNode file) {
        return ofBase64(file.path("file_data").asText().length());
    }

    private static long ofBase64(long length) {
        return Math.max(DOCUMENT, length * 3 / 4 / DOCUMENT_BYTES_PER_TOKEN);
    }

    /** Data of another kind, in base64. */
    long bytes(JsonNode data) {
        return data.asText().length() * 3L / 4 / BYTES_PER_TOKEN;
    }
}
