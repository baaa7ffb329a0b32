package gateway.doctor;

/** An upstream was not reached. */
final class ProbeFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    /** @param finding as part of a sentence */
    ProbeFailure(String finding, String remedy) {
        super(finding);
        this.remedy = remedy;
    }

    String remedy() {
        return remedy;
    }
}
