package gateway.web.prompt;

import java.net.URI;

/** An image of a request, and how it comes to the web application. */
public sealed interface WebImage {

    /**
     * To be uploaded.
     *
     * @param bytes belong to the image
     */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares them, and copies would cost.
    record Inline(ImageType type, byte[] bytes) implements WebImage {

        /**
         * What it is called.
         *
         * @param number as the prompt names it, from 1 up
         */
        public String name(int number) {
            return "image_" + number + "." + type.extension();
        }
    }

    /**
     * To be fetched, and then uploaded.
     *
     * @param url http or https, with a host
     * @param place in the request
     */
    record External(URI url, String place) implements WebImage {}

    /** Uploaded before, by its id. */
    record Uploaded(String file) implements WebImage {}
}
