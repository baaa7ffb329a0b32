package gateway.web.prompt;

/** A document of a request that goes to the web application as a file. */
public sealed interface WebFile {

    /**
     * A PDF, to be uploaded.
     *
     * @param name of the file, as the client may have written it
     * @param bytes belong to the file
     */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares them, and copies would cost.
    record Pdf(String name, byte[] bytes) implements WebFile {

        /** Its media type. */
        public static final String MEDIA_TYPE = "application/pdf";
    }

    /** Uploaded before, by its id. */
    record Uploaded(String file) implements WebFile {}
}
