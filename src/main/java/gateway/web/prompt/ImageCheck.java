package gateway.web.prompt;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure.RequestRefused;
import gateway.estimate.ImageSize;

/** Which images are given to the web application: by their content, not by what is said of them. Stateless. */
public final class ImageCheck {

    /** Bytes of one image. */
    public static final int MOST_BYTES = 10 * 1024 * 1024;

    /** Pixels of one side: a few bytes may say that they are a billion. */
    private static final int LONGEST_SIDE = 8_000;

    private ImageCheck() {}

    /**
     * An image that can be given.
     *
     * @param bytes belong to the image from now on
     * @param place in the request
     * @throws RequestRefused with WEB_IMAGE_REFUSED
     */
    public static WebImage.Inline taken(byte[] bytes, String place) {
        if (bytes.length > MOST_BYTES) {
            throw tooLarge(place);
        }
        ImageType type = ImageType.of(bytes);
        if (type == null) {
            throw refused(place, "its content is no JPEG, PNG, GIF or WebP.");
        }
        ImageSize size = ImageSize.of(bytes);
        if (size == null) {
            throw refused(place, "its beginning does not tell how many pixels it has.");
        }
        if (size.width() > LONGEST_SIDE || size.height() > LONGEST_SIDE) {
            throw refused(
                    place,
                    "it has " + size.width() + " x " + size.height() + " pixels, and a side may have " + LONGEST_SIDE
                            + ".");
        }
        return new WebImage.Inline(type, bytes);
    }

    /** The refusal of an image that is too large. */
    public static RequestRefused tooLarge(String place) {
        return refused(place, "it is larger than 10 MB.");
    }

    /**
     * The refusal of an image.
     *
     * @param reason the end of a sentence
     */
    public static RequestRefused refused(String place, String reason) {
        return new RequestRefused(FailureKind.WEB_IMAGE_REFUSED, place, reason);
    }
}
